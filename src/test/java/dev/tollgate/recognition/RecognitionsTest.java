package dev.tollgate.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.Proves;
import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.Delivery;
import dev.tollgate.communication.Letter;
import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.Stage;
import dev.tollgate.confirmation.Confirmations;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.program.EscalationPolicy;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import dev.tollgate.rollout.MeasuredProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class RecognitionsTest {

    private static final Instant MONDAY = Instant.parse("2026-05-04T09:00:00Z");

    private final MailBench bench = new MailBench();
    private final Stage stage = new Stage();
    private final MeasuredProgress progress = mock(MeasuredProgress.class);
    private final AskedPeople asked = new AskedPeople();
    private final List<Letter> letters = new ArrayList<>();
    private Instant now = MONDAY;
    private final Clock clock = new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };
    private final WinStore store = new WinStore(bench.jdbc);
    private final Wins wins = new Wins(store, stage, progress, stage.roster, clock);
    private final Recognitions recognitions = new Recognitions(
            store,
            wins,
            stage,
            provider(Confirmations.class, asked),
            new Letters(),
            stage.programs,
            stage.roster,
            stage,
            clock);

    @BeforeEach
    void people() {
        stage.with("ada", "sales", "Sales rep", "ada@example.com")
                .with("ben", "it", "Developer", "ben@example.com")
                .with("cy", "sales", "Sales rep", "cy@example.com");
        when(stage.roster.people("crm")).thenAnswer(call -> stage.roster.people("crm", "pilot"));
        when(progress.of(any())).thenReturn(List.of());
        stage.answered("DescribeWinTask", win(), now);
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    @Proves("S63")
    @Test
    void what_tollgate_measures_is_taken_from_the_measurement_whatever_the_form_says() {
        Map<String, Object> typed = new HashMap<>(win());
        typed.putAll(Map.of("basis", "measured", "measurement", "adoption", "before", 1, "after", 99));
        stage.answered("DescribeWinTask", typed, now);
        assertThatThrownBy(this::register).isInstanceOf(Refused.class).hasMessageContaining("did not get better");

        when(progress.of(any()))
                .thenReturn(List.of(
                        new MeasuredProgress.Progress("adoption", "adoption", 12, LocalDate.of(2026, 3, 2), 71.5)));
        register();
        assertThat(wins.latest("run-1", "pilot").orElseThrow())
                .returns("before 12 %, now 71.5 %", told -> told.numbers())
                .returns("Measured by Tollgate, first on 2026-03-02", told -> told.source());
    }

    @Test
    void a_round_has_one_win() {
        assertThat(register()).isEqualTo(register());
    }

    @Test
    void only_a_win_of_the_same_wave_is_known() {
        String winId = register();
        assertThat(wins.known("crm", "pilot", winId)).isTrue();
        assertThat(wins.known("crm", "rollout", winId)).isFalse();
        assertThat(wins.known("crm", "pilot", "made up")).isFalse();
    }

    @Proves({"S66", "S67"})
    @Test
    void names_only_those_who_said_yes_themselves() {
        Job job = nominated("thanks");
        Recognitions.Asked question = inTransaction(() -> recognitions.askForConsent(job));
        assertThat(asked.usernames).containsExactlyInAnyOrder("ada", "cy", "ben");
        assertThat(asked.question).contains("hours for the forecast", "a personal thank you");
        asked.answered(question.consentId(), "ada", true);
        asked.answered(question.consentId(), "ben", true);
        assertThat(inTransaction(() -> recognitions.count(job))).isEqualTo(new Recognitions.Consents(false, 2));

        now = now.plus(Duration.ofDays(7));
        assertThat(inTransaction(() -> recognitions.count(job))).isEqualTo(new Recognitions.Consents(true, 2));
        assertThat(recognitions.forApproval(job))
                .containsEntry("achieverNames", "Name of ada")
                .containsEntry("enablerNames", "Name of ben")
                .containsEntry("silent", 1);
        assertThat(wins.latest("run-1", "pilot").orElseThrow().achievers())
                .as("before approval")
                .isEmpty();
        approve("yes");
        inTransaction(() -> recognitions.award(job));
        assertThat(wins.latest("run-1", "pilot").orElseThrow())
                .returns("Name of ada", told -> told.achievers())
                .returns("Name of ben", told -> told.enablers());
    }

    @Proves({"S66", "S67", "S69"})
    @Test
    void thanks_each_of_them_once_and_only_after_the_sponsor_approved() {
        Job job = nominated("lunch");
        String consentId = inTransaction(() -> recognitions.askForConsent(job)).consentId();
        assertThatThrownBy(() -> recognitions.check(job))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("not thanked");
        asked.answered(consentId, "ada", true);
        asked.answered(consentId, "ben", true);
        asked.answered(consentId, "cy", false);
        assertThatThrownBy(() -> inTransaction(() -> recognitions.award(job)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("not approved");
        approve("no");
        assertThatThrownBy(() -> inTransaction(() -> recognitions.award(job))).isInstanceOf(Refused.class);
        approve("yes");
        assertThatThrownBy(() -> inTransaction(() -> recognitions.award(job)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("consent");
        inTransaction(() -> recognitions.count(job));
        inTransaction(() -> recognitions.award(job));
        inTransaction(() -> recognitions.award(job));

        assertThat(letters).extracting(letter -> letter.recipient().username()).containsExactlyInAnyOrder("ada", "ben");
        assertThat(letters.stream()
                        .filter(letter -> letter.recipient().username().equals("ada"))
                        .findFirst()
                        .orElseThrow()
                        .text())
                .contains("You did that.", "a lunch together");
        assertThat(letters.stream()
                        .filter(letter -> letter.recipient().username().equals("ben"))
                        .findFirst()
                        .orElseThrow()
                        .text())
                .contains("You made that possible.");
        assertThat(stage.evidence)
                .filteredOn(evidence -> evidence.kind() == EvidenceKind.RECOGNISED)
                .hasSize(1);
        recognitions.check(job);
    }

    @Test
    void an_approval_does_not_cover_a_later_nomination() {
        Job job = nominated("thanks");
        approve("yes");
        now = now.plus(Duration.ofHours(1));
        inTransaction(() -> recognitions.askForConsent(job));
        now = now.plus(Duration.ofDays(8));
        inTransaction(() -> recognitions.count(job));
        assertThatThrownBy(() -> inTransaction(() -> recognitions.award(job)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("not approved");
    }

    @Proves("S69")
    @Test
    void thanks_that_are_linked_to_pay_need_the_permission_of_the_program() {
        Job job = nominated("bonus");
        assertThatThrownBy(() -> inTransaction(() -> recognitions.askForConsent(job)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("linked to pay");
        chose(new EscalationPolicy(
                EscalationPolicy.USUAL.order(), EscalationPolicy.USUAL.days(), 14, List.of("bonus"), null, null));
        assertThatThrownBy(() -> inTransaction(() -> recognitions.askForConsent(job)))
                .as("chosen, but nothing covers it")
                .isInstanceOf(Refused.class);
        chose(new EscalationPolicy(
                EscalationPolicy.USUAL.order(),
                EscalationPolicy.USUAL.days(),
                14,
                List.of("bonus"),
                "Agreement 12",
                null));
        assertThat(inTransaction(() -> recognitions.askForConsent(job)).asked()).isEqualTo(3);
    }

    @Test
    void nobody_from_elsewhere_can_be_nominated() {
        Job job = nominated("thanks");
        stage.answered(
                "NominateTask", Map.of("achievers", List.of("elvis"), "enablers", List.of(), "kind", "thanks"), now);
        assertThatThrownBy(() -> inTransaction(() -> recognitions.askForConsent(job)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("elvis");
    }

    @Test
    void the_form_offers_people_and_says_why_the_sponsor_sent_it_back() {
        Job job = nominated("thanks");
        stage.answered("ApproveAwardTask", Map.of("approved", "no", "comment", "Thank the night shift too"), now);
        assertThat(recognitions.forNominating(job))
                .hasEntrySatisfying(
                        "sponsorSays",
                        said -> assertThat(said)
                                .asString()
                                .contains("in confidence")
                                .doesNotContain("night shift"))
                .containsEntry("win", "hours for the forecast: before 12, now 3");
        assertThat(recognitions.confided(job)).containsEntry("sponsorSays", "Thank the night shift too");
        assertThat(recognitions.candidates(job)).containsExactlyInAnyOrder("ada", "ben", "cy");
    }

    private void chose(EscalationPolicy policy) {
        ProgramDefinition definition = mock(ProgramDefinition.class);
        when(definition.timeZone()).thenReturn(ZoneOffset.UTC);
        when(definition.escalation()).thenReturn(policy);
        when(stage.programs.get("crm"))
                .thenReturn(new ProgramView("crm", ProgramStatus.REGISTERED, "digest", MONDAY, "office", definition));
    }

    private Job nominated(String kind) {
        String winId = register();
        stage.answered(
                "NominateTask",
                Map.of(
                        "achievers",
                        List.of("ada", "cy"),
                        "enablers",
                        List.of("ben"),
                        "proof",
                        "Others ask them",
                        "kind",
                        kind),
                now);
        return Stage.job("recognition", "SomeTask", winId);
    }

    private void approve(String said) {
        stage.answered("ApproveAwardTask", Map.of("approved", said), now);
    }

    private String register() {
        return inTransaction(
                () -> wins.register(Stage.job("step-6-publicize-short-term-wins", "RegisterWinTask", null)));
    }

    private <T> T inTransaction(Supplier<T> work) {
        return bench.transactions.execute(status -> work.get());
    }

    private static Map<String, Object> win() {
        return Map.of(
                "basis", "own",
                "metric", "hours for the forecast",
                "better", "lower",
                "before", 12.0,
                "after", 3,
                "source", "time sheets",
                "managerHelp", "No more lists");
    }

    private static <T> ObjectProvider<T> provider(Class<T> type, T bean) {
        return new StaticListableBeanFactory(Map.of("bean", bean)).getBeanProvider(type);
    }

    private static final class AskedPeople implements Confirmations {

        private Set<String> usernames = Set.of();
        private String question = "";
        private final List<Answer> answers = new ArrayList<>();

        void answered(String subjectId, String username, boolean yes) {
            assertThat(subjectId).isNotBlank();
            answers.add(new Answer(username, yes, ""));
        }

        @Override
        public void ask(Request request, Set<String> people) {
            usernames = people;
            question = request.question();
        }

        @Override
        public List<Answer> answers(String programId, String purpose, String subjectId) {
            return answers;
        }
    }

    private final class Letters implements Deliveries {

        @Override
        public String queue(Letter letter) {
            letters.add(letter);
            return "delivery";
        }

        @Override
        public Optional<Delivery> find(String deliveryId) {
            return Optional.empty();
        }

        @Override
        public List<Delivery> about(String kind, String topic) {
            return List.of();
        }

        @Override
        public Map<String, Set<String>> reached(Collection<String> campaignIds, Collection<String> usernames) {
            return Map.of();
        }
    }
}
