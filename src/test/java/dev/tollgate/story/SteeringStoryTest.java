package dev.tollgate.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.tollgate.confirmation.Confirmations;
import dev.tollgate.engine.TestEngine.OpenTask;
import dev.tollgate.evidence.EvidenceKind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.TestPropertySource;

/** Programs that are paused, cancelled and changed while they run, in each phase. */
@Import(SteeringStoryTest.Sponsors.class)
@TestPropertySource(
        properties = {
            "spring.datasource.url=jdbc:h2:mem:steering;DB_CLOSE_DELAY=-1",
            "tollgate.steering.answers-every=100ms"
        })
class SteeringStoryTest extends StoryTest {

    private static final List<String> PHASES = List.of("Pre-launch", "Launch", "Stabilize", "Evolve");

    @Autowired
    Answered sponsors;

    @BeforeEach
    void nobodyHasAnswered() {
        sponsors.answers.clear();
        sponsors.asked.clear();
    }

    @Test
    void a_paused_program_stands_still_in_each_phase_and_goes_on_where_it_was() throws Exception {
        String program = "paused";
        long root = begin(program);
        use(program, EVERYBODY);
        for (String phase : PHASES) {
            story.until(
                    "phase " + phase,
                    () -> Objects.toString(wave(program).get("phase"), "").contains(phase));
            OpenTask[] open = new OpenTask[1];
            story.until("a task in " + phase, () -> {
                open[0] = engine.openTasks().stream().findFirst().orElse(null);
                return open[0] != null;
            });
            steer(program, "pause", Map.of("reason", "The merger comes first"), 200);
            assertThat(status(program).get("paused"))
                    .asString()
                    .contains("somebody")
                    .contains("The merger comes first");
            String dueBefore = firstDue(program);
            int entered = evidence(program, EvidenceKind.ENTERED).size();
            int decided = evidence(program, EvidenceKind.GATE_DECIDED).size();
            int mails = mailCount();

            story.pass(Duration.ofDays(3));
            story.pass(Duration.ofMinutes(2));
            assertThat(firstDue(program)).isEqualTo(dueBefore);
            for (OpenTask task : engine.openTasks()) {
                story.answer(task);
            }
            story.pass(Duration.ofDays(1));
            story.pass(Duration.ofMinutes(2));
            assertThat(evidence(program, EvidenceKind.ENTERED)).as(phase).hasSize(entered);
            assertThat(evidence(program, EvidenceKind.GATE_DECIDED)).as(phase).hasSize(decided);
            assertThat(mailCount()).as("mails in " + phase).isEqualTo(mails);
            assertThat(engine.openIncidents()).isEmpty();

            steer(program, "resume", Map.of("reason", "The merger is done"), 200);
            assertThat(status(program)).doesNotContainKey("paused");
            story.pass(Duration.ofMinutes(2));
        }
        story.until("the program is completed", () -> completed(program));
        story.soon("its process has ended", () -> engine.completed(root));
        assertThat(evidence(program, EvidenceKind.PAUSED)).hasSize(4);
        assertThat(evidence(program, EvidenceKind.RESUMED)).hasSize(4);
        assertThat(ledger.verify(program).whole()).isTrue();
    }

    @Test
    void the_due_dates_of_open_tasks_move_by_the_length_of_the_pause() throws Exception {
        String program = "postponed";
        begin(program);
        story.untilAsked("ConfirmAdoptionPlanTask");
        Instant due = Instant.parse(firstDue(program));
        steer(program, "pause", Map.of("reason", "Holidays"), 200);
        steer(program, "pause", Map.of("reason", "Again"), 409);
        story.pass(Duration.ofDays(10));
        steer(program, "resume", Map.of("reason", "Everybody is back"), 200);
        steer(program, "resume", Map.of("reason", "Again"), 409);

        assertThat(Instant.parse(firstDue(program)))
                .isCloseTo(due.plus(Duration.ofDays(10)), within(1, ChronoUnit.MINUTES));
        assertThat(evidence(program, EvidenceKind.RESUMED).getFirst()).containsEntry("tasksPostponed", 1);
    }

    @Test
    void a_program_is_cancelled_in_each_phase_once_its_sponsor_confirms() throws Exception {
        for (String phase : PHASES) {
            String program = "cancel-" + phase.toLowerCase(Locale.ROOT);
            long root = begin(program);
            use(program, EVERYBODY);
            story.until(
                    "phase " + phase,
                    () -> Objects.toString(wave(program).get("phase"), "").contains(phase));

            String id = (String) content(steer(program, "cancel", Map.of("reason", "The software is dropped"), 202))
                    .get("cancellationId");
            assertThat(status(program).get("cancellation"))
                    .asString()
                    .contains("The software is dropped")
                    .contains("Waits for the confirmation of ada");
            assertThat(status(program)).containsEntry("state", "running");
            sponsors.answer(id, "ada", true);

            story.soon(
                    "the program is cancelled",
                    () -> status(program).get("state").equals("cancelled"));
            story.soon("its processes have ended", () -> engine.completed(root));
            assertThat(status(program)).containsEntry("tasks", List.of());
            assertThat(evidence(program, EvidenceKind.CANCELLED)).hasSize(1);
            assertThat(ledger.verify(program).whole()).isTrue();
            assertThat(engine.openTasks()).isEmpty();
        }
    }

    @Test
    void a_cancellation_that_the_sponsor_declines_changes_nothing() throws Exception {
        String program = "declined";
        begin(program);
        story.untilAsked("ConfirmAdoptionPlanTask");
        String id = (String) content(steer(program, "cancel", Map.of("reason", "Too much work"), 202))
                .get("cancellationId");
        sponsors.answer(id, "cleo", true);
        sponsors.answer(id, "ada", false);

        story.soon(
                "the answer has come",
                () -> status(program).get("cancellation").toString().contains("Declined by ada"));
        assertThat(status(program)).containsEntry("state", "running");
        assertThat(engine.openTasks()).extracting(OpenTask::elementId).contains("ConfirmAdoptionPlanTask");
    }

    @Test
    void a_forged_cancellation_is_refused_and_nothing_is_recorded() throws Exception {
        String program = "forged-cancel";
        begin(program);
        story.untilAsked("ConfirmAdoptionPlanTask");
        engine.client()
                .newPublishMessageCommand()
                .messageName("program-cancel-requested")
                .correlationKey(program)
                .variables(Map.of("cancellationId", "made-up"))
                .send()
                .join();

        assertThat(story.refused().message()).contains("no sponsor confirmed that: the message was forged");
        story.soon(
                "it is an alarm", () -> status(program).get("alarms").toString().contains("the message was forged"));
        assertThat(status(program)).containsEntry("state", "running");
        assertThat(evidence(program, EvidenceKind.CANCELLED)).isEmpty();
    }

    @Test
    void a_go_live_moved_to_a_later_day_holds_the_launch_until_then_also_when_its_timer_has_begun() throws Exception {
        String program = "moved-later";
        begin(program);
        story.until("the gate is passed", () -> outcomes(program, "ready").contains("GO"));
        story.soon("the wave waits for its go-live", () -> engine.isActive(waveInstance(), "GoLiveTimer"));
        LocalDate goLive = LocalDate.parse((String) wave(program).get("goLive"));
        LocalDate later = goLive.plusDays(30);

        change(
                program,
                Map.of(
                        "kind",
                        "go-live",
                        "waveId",
                        "all",
                        "goLive",
                        goLive.minusDays(1).toString(),
                        "reason",
                        "x"),
                409);
        change(
                program,
                Map.of("kind", "go-live", "waveId", "all", "goLive", later.toString(), "reason", "The data is late"),
                200);
        assertThat(status(program).get("planChanges"))
                .asString()
                .contains("Go-live of wave 'all' moved from %s to %s"
                        .formatted(goLive, later)
                        .replace("'all'", "'Everybody'"))
                .contains("The data is late");
        assertThat(evidence(program, EvidenceKind.PLAN_CHANGED))
                .singleElement()
                .satisfies(data -> assertThat(data).containsEntry("kind", "go-live"));

        story.pass(Duration.between(
                clock.instant(), goLive.plusDays(2).atStartOfDay(ZoneOffset.UTC).toInstant()));
        story.soon(
                "the timer of the old day has fired",
                () -> engine.completedElements(waveInstance()).contains("GoLiveTimer"));
        assertThat(engine.completedElements(waveInstance())).doesNotContain("LaunchCall");
        assertThat(Objects.toString(wave(program).get("phase"), "")).doesNotContain("Launch'");

        story.pass(Duration.between(
                clock.instant(), later.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()));
        // The job that waits may have been asked just before the time passed, and asks again a while later.
        story.until(
                "the launch has begun",
                () -> Objects.toString(wave(program).get("phase"), "").contains("Launch"));
    }

    @Test
    void a_clock_of_the_engine_that_runs_ahead_does_not_begin_the_launch() throws Exception {
        String program = "clock-ahead";
        begin(program);
        story.until("the gate is passed", () -> outcomes(program, "ready").contains("GO"));
        long wave = waveInstance();
        story.soon("the wave waits for its go-live", () -> engine.isActive(wave, "GoLiveTimer"));
        engine.advance(Duration.ofDays(200));

        story.soon("the timer has fired", () -> engine.completedElements(wave).contains("GoLiveTimer"));
        story.soon(
                "the launch stands at its entry",
                () -> engine.activeInstances("phase-launch").size() == 1);
        assertThat(Objects.toString(wave(program).get("phase"), "")).doesNotContain("Launch'");
        assertThat(evidence(program, EvidenceKind.GATE_DECIDED)).hasSize(1);
        clock.advance(Duration.ofDays(200));
    }

    @Test
    void sponsors_and_departments_of_a_running_program_change_by_recorded_acts() throws Exception {
        String program = "replaced";
        begin(program);
        OpenTask coalition = story.untilAsked("BuildCoalitionTask");
        assertThat(coalition.value().getCandidateUsersList()).containsExactly("ada");
        change(program, Map.of("kind", "sponsor", "username", "rhea", "reason", "Ada has left"), 200);
        assertThat(programs.get(program).definition().executiveSponsor()).isEqualTo("rhea");
        assertThat((List<?>) status(program).get("tasks"))
                .filteredOn(task -> "BuildCoalitionTask".equals(((Map<?, ?>) task).get("task")))
                .extracting(task -> ((Map<?, ?>) task).get("waitsFor"))
                .isEqualTo(List.of(List.of("rhea")));

        change(program, Map.of("kind", "sponsor", "waveId", "all", "username", "cleo", "reason", "Lou is away"), 200);
        assertThat(programs.get(program).definition().wave("all").orElseThrow().localSponsor())
                .isEqualTo("cleo");
        change(
                program,
                Map.of(
                        "kind",
                        "department",
                        "waveId",
                        "all",
                        "departmentId",
                        "claims",
                        "name",
                        "Claims",
                        "reason",
                        "They joined us"),
                200);
        assertThat(evidence(program, EvidenceKind.PLAN_CHANGED))
                .extracting(data -> data.get("kind"))
                .containsExactly("sponsor", "sponsor", "department");
        assertThat(status(program).get("planChanges")).asString().contains("Executive sponsor ada replaced by rhea");

        change(program, Map.of("kind", "sponsor", "username", "nobody", "reason", "x"), 422);
        change(program, Map.of("kind", "sponsor", "username", "ada"), 400);
        change(program, Map.of("kind", "wishes", "reason", "x"), 400);
        change(program, Map.of("kind", "go-live", "waveId", "all", "goLive", "soon", "reason", "x"), 400);
    }

    private long waveInstance() {
        return engine.activeInstances("adoption-wave").getFirst();
    }

    private MockHttpServletResponse steer(String program, String act, Map<String, String> body, int expected)
            throws Exception {
        MockHttpServletResponse answer = asked(
                "PROGRAM_OFFICE",
                post("/api/programs/{id}/" + act, program)
                        .contentType("application/json")
                        .content(json.writeValueAsString(body)));
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(expected);
        return answer;
    }

    private void change(String program, Map<String, String> body, int expected) throws Exception {
        steer(program, "plan-changes", body, expected);
    }

    private String firstDue(String program) {
        List<Map<String, Object>> tasks = json.convertValue(status(program).get("tasks"), new TypeReference<>() {});
        return tasks.getFirst().get("until").toString();
    }

    private int mailCount() {
        return mails.getReceivedMessages().length;
    }

    /** People who answer when the test says so. */
    static final class Answered implements Confirmations {

        private final List<Request> asked = new ArrayList<>();
        private final Map<String, List<Answer>> answers = new ConcurrentHashMap<>();

        @Override
        public void ask(Request request, Set<String> usernames) {
            asked.add(request);
        }

        @Override
        public List<Answer> answers(String programId, String purpose, String subjectId) {
            return answers.getOrDefault(subjectId, List.of());
        }

        void answer(String subjectId, String username, boolean yes) {
            answers.merge(subjectId, List.of(new Answer(username, yes, "")), (before, then) -> {
                List<Answer> all = new ArrayList<>(before);
                all.addAll(then);
                return all;
            });
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Sponsors {

        @Bean
        @Primary
        Answered answered() {
            return new Answered();
        }
    }
}
