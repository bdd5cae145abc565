package dev.tollgate.pilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.Proves;
import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.Delivery;
import dev.tollgate.communication.DeliveryState;
import dev.tollgate.communication.Letter;
import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.Stage;
import dev.tollgate.engine.Decisions;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Scope;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.lifecycle.RunningPrograms;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Users are heard from everywhere, and a pilot goes no further than its reviews allow. */
class PilotTest {

    private static final Instant NOW = Instant.parse("2026-04-20T09:00:00Z");
    private static final long INSTANCE = 77;
    private static final Map<String, Object> SURVEY = Map.of(
            "challenges",
            "c",
            "struggle",
            "s",
            "keep",
            "k",
            "trash",
            "t",
            "why",
            "w",
            "hope",
            "h",
            "wouldUse",
            "gladly");

    private final List<Person> people = new ArrayList<>();
    private final List<TaskAnswers.Answer> answers = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Letter> letters = new ArrayList<>();
    private String proposal = "PROCEED";
    private Voices voices;
    private AnswerToUsers answerToUsers;
    private PilotReviews reviews;
    private VolunteerStore volunteers;
    private PilotGroups groups;
    private final RunningPrograms running = mock(RunningPrograms.class);

    @BeforeEach
    void open() {
        DataSource database = MailBench.inMemory();
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        JdbcClient jdbc = JdbcClient.create(database);
        Roster roster = mock(Roster.class);
        when(roster.people(anyString())).thenAnswer(call -> List.copyOf(people));
        when(roster.people(anyString(), anyString())).thenAnswer(call -> List.copyOf(people));
        when(roster.person(anyString(), any()))
                .thenAnswer(call -> Stream.concat(people.stream(), Stream.of(person("lead", "office", "Berlin")))
                        .filter(person -> person.username().equals(call.getArgument(1)))
                        .findFirst());
        Programs programs = mock(Programs.class);
        when(programs.get("crm"))
                .thenReturn(new ProgramView(
                        "crm", ProgramStatus.REGISTERED, "digest", Instant.EPOCH, "office", Stage.program()));
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        voices = new Voices(jdbc, programs, roster, recorded(), clock);
        answerToUsers = new AnswerToUsers(programs, roster, recorded(), voices, queue());
        volunteers = new VolunteerStore(jdbc);
        when(running.of("crm")).thenReturn(Optional.of(new RunningPrograms.Running("crm", "run-1", 7)));
        groups = new PilotGroups(new PilotProposals(programs, roster, volunteers), programs, running, jdbc, clock);
        reviews = new PilotReviews(
                new PilotStore(jdbc),
                programs,
                roster,
                voices,
                volunteers,
                groups,
                recorded(),
                table(),
                ledger(),
                clock);
        for (String username : List.of("s1", "s2", "s3")) {
            people.add(person(username, "sales", "Berlin"));
        }
        people.add(person("o1", "sales", "Oxford"));
        people.add(person("i1", "it", "Berlin"));
        people.add(person("i2", "it", "Berlin"));
    }

    @Test
    @Proves({"S111", "S112", "S187"})
    void somebody_of_every_department_and_location_is_asked_and_each_has_to_be_heard() {
        List<String> asked = subjects(voices.list(job("ListVoicesTask")).run());
        assertThat(asked)
                .hasSize(3)
                .contains("o1")
                .containsAnyOf("s1", "s2", "s3")
                .containsAnyOf("i1", "i2");

        asked.stream().filter(username -> !username.equals("o1")).forEach(username -> survey(username, SURVEY));
        assertThat(subjects(voices.collect(job("CollectVoicesTask")).run())).containsExactly("o1");
        assertThatThrownBy(() -> new VoicesSeal(voices, answerToUsers).check(job("End")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("sales, Oxford");

        survey("o1", SURVEY);
        assertThat(subjects(voices.collect(job("CollectVoicesTask")).run())).isEmpty();
        assertThat(voices.unheard(job("End"))).isEmpty();
    }

    @Test
    void another_of_the_same_place_is_asked_where_somebody_stays_silent() {
        List<String> asked = subjects(voices.list(job("ListVoicesTask")).run());
        survey("o1", SURVEY);
        asked.stream().filter(username -> username.startsWith("s")).forEach(username -> survey(username, SURVEY));

        List<String> next = subjects(voices.collect(job("CollectVoicesTask")).run());
        assertThat(next).singleElement().asString().startsWith("i");
        assertThat(asked).doesNotContainAnyElementsOf(next);
    }

    @ParameterizedTest
    @Proves({"S211", "S212", "S213", "S214", "S215", "S216"})
    @ValueSource(strings = {"hope", "challenges", "keep", "trash", "why", "struggle"})
    void who_leaves_out_a_question_of_the_interview_was_not_heard(String question) {
        List<String> asked = subjects(voices.list(job("ListVoicesTask")).run());
        Map<String, Object> incomplete = new HashMap<>(SURVEY);
        incomplete.put(question, " ");
        asked.forEach(username -> survey(username, username.equals("o1") ? incomplete : SURVEY));

        assertThat(subjects(voices.collect(job("CollectVoicesTask")).run())).containsExactly("o1");
    }

    @Test
    @Proves({"S113", "S114", "S115", "S116", "S117", "S118", "S204", "S209"})
    void everybody_who_was_heard_gets_an_answer_with_what_became_of_the_suggestions() {
        List<String> asked = subjects(voices.list(job("ListVoicesTask")).run());
        Map<String, Object> helper = new HashMap<>(SURVEY);
        helper.put("wouldHelp", true);
        helper.put("suggestion", "Search by number");
        asked.forEach(username -> survey(username, username.equals("o1") ? helper : SURVEY));
        voices.collect(job("CollectVoicesTask")).run();
        assertThat(voices.suggestions(job("x"))).containsExactly("Search by number");
        assertThat(voices.undecided(job("x"), List.of())).containsExactly("Search by number");
        assertThat(voices.undecided(job("x"), List.of(new Suggestion("search BY number!", "not", "r"))))
                .isEmpty();
        assertThatThrownBy(() -> answerToUsers.send(job("AnswerUsersTask"))).isInstanceOf(Refused.class);

        answer(
                "DecideSuggestionsTask",
                null,
                Map.of(
                        "suggestions",
                        List.of(Map.of(
                                "suggestion", "Search by number", "decision", "not", "reason", "the map does it")),
                        "dailyWork",
                        "You type nothing twice",
                        "strategy",
                        "Customers stay",
                        "helpers",
                        "Come to room 5",
                        "nextRoundOn",
                        "2026-06-01"));
        assertThatThrownBy(() -> new VoicesSeal(voices, answerToUsers).check(job("End")))
                .hasMessageContaining("3 users who were heard got no answer");
        answerToUsers.send(job("AnswerUsersTask")).run();

        assertThat(letters)
                .hasSize(3)
                .allSatisfy(letter -> assertThat(letter.text())
                        .contains(
                                "\"Search by number\": we do not take it up, because: the map does it",
                                "You type nothing twice",
                                "Customers stay",
                                "1 June 2026"));
        assertThat(letters.stream().filter(letter -> letter.text().contains("Come to room 5")))
                .singleElement()
                .satisfies(letter -> assertThat(letter.recipient().username()).isEqualTo("o1"));
        new VoicesSeal(voices, answerToUsers).check(job("End"));
    }

    @Test
    @Proves({"S30", "S112"})
    void the_group_is_drawn_across_departments_and_locations_the_same_each_time_volunteers_first() {
        for (int i = 10; i < 60; i++) {
            people.add(person("p" + i, "sales", "Berlin"));
        }
        Lot lot = new Lot("crm/pilot");
        List<Lot.Drawn> group = lot.group(people, List.of(), Set.of("p42"), Set.of("i1"));
        assertThat(group)
                .hasSize(6)
                .extracting(Lot.Drawn::place)
                .contains(new Place("sales", "Oxford"), new Place("it", "Berlin"), new Place("sales", "Berlin"));
        assertThat(group)
                .extracting(Lot.Drawn::username)
                .contains("p42", "o1", "i2")
                .doesNotContain("i1");
        assertThat(lot.group(people.reversed(), List.of(), Set.of("p42"), Set.of("i1")))
                .isEqualTo(group);
        assertThat(new Lot("other").group(people, List.of(), Set.of(), Set.of()))
                .isNotEqualTo(group);
        assertThat(lot.group(people, group, Set.of(), Set.of()))
                .as("a repeat keeps its members")
                .isEqualTo(group);
    }

    @Test
    @Proves({"S30", "S112"})
    void the_group_that_the_office_chose_reviews_the_pilot_with_those_of_places_it_does_not_have() {
        PilotGroups.Chosen chosen = groups.choose("crm", "pilot", "2", "any", "office");
        assertThat(chosen.members()).hasSize(2);
        assertThat(groups.get("crm", "pilot")).isEqualTo(chosen);

        List<String> drawn = subjects(reviews.draw(job("DrawGroupTask")).run());

        assertThat(drawn)
                .containsAll(chosen.members().stream()
                        .map(PilotGroups.Seat::username)
                        .toList())
                .contains("o1")
                .containsAnyOf("i1", "i2");
    }

    @Test
    void a_choice_can_be_made_anew_until_the_group_is_drawn_and_not_after() {
        groups.choose("crm", "pilot", "2", "one", "office");
        assertThat(groups.choose("crm", "pilot", "3", "two", "deputy").members())
                .hasSize(3);

        reviews.draw(job("DrawGroupTask")).run();

        assertThatThrownBy(() -> groups.choose("crm", "pilot", "2", "three", "office"))
                .hasMessageContaining("wave ('pilot') has its group already");
    }

    @Test
    void only_a_pilot_wave_has_a_group_to_choose() {
        assertThatThrownBy(() -> groups.choose("crm", "pilto", "2", null, "office"))
                .hasMessageContaining("wave ('pilto') is no wave of the program. Name one of pilot.");
        assertThatThrownBy(() -> groups.get("crm", "pilot")).hasMessageContaining("has no group that was chosen");
        assertThatThrownBy(() -> groups.choose("crm", "pilot", "7", null, "office"))
                .hasMessageContaining("size ('7') is more than the 6 people of the wave 'pilot'");
    }

    @Test
    void who_volunteered_by_link_comes_first_into_the_group_and_who_said_no_last() {
        for (int i = 10; i < 60; i++) {
            people.add(person("p" + i, "sales", "Berlin"));
        }
        answered("p42", true);
        answered("i1", false);
        assertThat(subjects(reviews.draw(job("DrawGroupTask")).run()))
                .contains("p42", "i2")
                .doesNotContain("i1");
    }

    @Test
    void who_was_chosen_and_said_no_before_the_group_was_drawn_is_not_in_it() {
        String first = groups.choose("crm", "pilot", "5", "any", "office").members().stream()
                .map(PilotGroups.Seat::username)
                .filter(username -> username.startsWith("s"))
                .findFirst()
                .orElseThrow();
        answered(first, false);
        for (int i = 10; i < 60; i++) {
            people.add(person("p" + i, "sales", "Berlin"));
        }

        assertThat(subjects(reviews.draw(job("DrawGroupTask")).run())).doesNotContain(first);
    }

    @Test
    @Proves({"S103", "S104", "S194"})
    void reviews_are_counted_without_names() {
        Map<String, Place> members = Map.of(
                "s1",
                new Place("sales", "Berlin"),
                "o1",
                new Place("sales", "Oxford"),
                "i1",
                new Place("it", "Berlin"));
        ReviewCount count = ReviewCount.of(
                members,
                Map.of(
                        "s1",
                        Map.of("helps", "yes", "ready", "as-is", "needsMet", "no", "blocker", "No licence"),
                        "i1",
                        Map.of("helps", "partly", "ready", "never", "needsMet", "partly", "blocker", "none")),
                2);
        assertThat(count.inputs())
                .containsEntry("reviewedPercent", 66)
                .containsEntry("unitsNotHeard", 1)
                .containsEntry("blockers", 1)
                .containsEntry("asIsPercent", 50)
                .containsEntry("neverPercent", 50)
                .containsEntry("helpsPercent", 75)
                .containsEntry("round", 2);
        assertThat(count.needsMetPercent()).isEqualTo(25);
        assertThat(count.words()).contains("Stops people: No licence").noneMatch(finding -> finding.contains("s1"));
        assertThat(count.findings())
                .as("what becomes a variable counts and repeats nobody's words")
                .contains("1 said what stops people")
                .noneMatch(finding -> finding.contains("licence"));
    }

    @ParameterizedTest
    @CsvSource({
        "PROCEED, 1, 'PROCEED, FIX, SCOPE, STOP'",
        "FIX, 2, 'FIX, SCOPE, STOP'",
        "PROCEED, 3, 'PROCEED, SCOPE, STOP'",
        "SCOPE, 3, 'SCOPE, STOP'",
        "STOP, 2, 'SCOPE, STOP'"
    })
    void the_sponsor_may_be_stricter_than_the_reviews_and_repeats_twice_at_most(
            PilotDecision proposed, int round, String allowed) {
        assertThat(PilotDecision.allowed(proposed, round))
                .extracting(PilotDecision::name)
                .containsExactly(allowed.split(", "));
    }

    @Test
    void nobody_goes_on_in_spite_of_the_reviews() {
        proposal = "FIX";
        judgedRound();
        decide("proceed");
        assertThat(reviews.applyDecision(job("ApplyDecisionTask")).run()).containsEntry("pilotDecision", "again");
        assertThat(entries).isEmpty();
        assertThat(reviews.toDecide(job("DecidePilotTask")).get("reasons"))
                .asString()
                .contains("do not allow");
        assertThatThrownBy(() -> reviews.prove(job("End"))).hasMessageContaining("Nothing was decided");

        decide("fix");
        assertThat(reviews.applyDecision(job("ApplyDecisionTask")).run())
                .containsEntry("pilotDecision", "fix")
                .containsEntry("outcome", null);
        assertThatThrownBy(() -> reviews.prove(job("End"))).hasMessageContaining("not at its end: REPEAT");
    }

    @Test
    void a_pilot_that_proceeds_is_proven_by_its_reviews_and_a_review_changed_later_is_noticed() {
        judgedRound();
        decide("proceed");
        assertThat(reviews.applyDecision(job("ApplyDecisionTask")).run()).containsEntry("outcome", "GO");
        assertThat(entries)
                .singleElement()
                .satisfies(entry -> assertThat(entry.evidence().data())
                        .containsEntry("outcome", "GO")
                        .containsEntry("round", 1));
        reviews.prove(job("End"));

        proposal = "FIX";
        assertThatThrownBy(() -> reviews.prove(job("End"))).hasMessageContaining("allow FIX at most");
        proposal = "PROCEED";
        review("o1", Map.of("helps", "no", "ready", "never"));
        assertThatThrownBy(() -> reviews.prove(job("End"))).hasMessageContaining("its reviews say");
    }

    @Test
    @Proves({"S195", "S196"})
    void a_changed_scope_is_proven_only_when_somebody_said_how() {
        proposal = "SCOPE";
        judgedRound();
        decide("scope");
        reviews.applyDecision(job("ApplyDecisionTask")).run();
        assertThatThrownBy(() -> reviews.prove(job("End"))).hasMessageContaining("nobody said how");
        answer("ChangeScopeTask", null, Map.of("firstPiece", "Customers"));
        reviews.prove(job("End"));
    }

    @Test
    void only_the_executive_sponsor_stops() {
        judgedRound();
        decide("stop");
        assertThat(reviews.applyDecision(job("ApplyDecisionTask")).run()).containsEntry("outcome", null);
        assertThatThrownBy(() -> reviews.applyStop(job("ApplyStopTask"))).isInstanceOf(Refused.class);
        answer("ConfirmStopTask", null, Map.of("decision", "stop"));
        assertThat(reviews.applyStop(job("ApplyStopTask")).run()).containsEntry("outcome", "STOP");
        reviews.prove(job("End"));
    }

    @Test
    void the_group_is_asked_again_on_the_morning_of_the_planned_day() {
        judgedRound();
        answer("PlanFixesTask", null, Map.of("repeatOn", "2026-05-04"));
        assertThat(reviews.scheduleRepeat(job("ScheduleRepeatTask")).run())
                .containsEntry("repeatAt", "2026-05-04T09:00:00+02:00");
        assertThat(reviews.draw(job("DrawGroupTask")).run()).containsEntry("round", 2);
    }

    private void judgedRound() {
        List<String> group = subjects(reviews.draw(job("DrawGroupTask")).run());
        group.forEach(username -> review(username, Map.of("helps", "yes", "ready", "as-is")));
        reviews.judge(job("JudgePilotTask")).run();
    }

    private void review(String username, Map<String, Object> content) {
        answer("ReviewPilotTask", username, content);
    }

    private void survey(String username, Map<String, Object> content) {
        answer("SurveyUsersTask", username, content);
    }

    private void decide(String decision) {
        answer("DecidePilotTask", null, Map.of("decision", decision));
    }

    private void answer(String task, String subject, Map<String, Object> content) {
        answers.add(new TaskAnswers.Answer(task, INSTANCE, subject, content, NOW));
    }

    @SuppressWarnings("unchecked")
    private static List<String> subjects(Map<String, Object> result) {
        return (List<String>) result.get("subjects");
    }

    private static Person person(String username, String department, String location) {
        return new Person(username, "Name of " + username, username + "@x", department, location, "Rep", null, null);
    }

    private static Job job(String elementId) {
        return new Job(
                1, "type", "process", 5, INSTANCE, elementId, 9, Map.of(), new Scope("run-1", "crm", "pilot", null));
    }

    private TaskAnswers recorded() {
        return new TaskAnswers() {
            @Override
            public Optional<Answer> latest(long processInstanceKey, String elementId) {
                return all(processInstanceKey, elementId).stream().reduce((first, next) -> next);
            }

            @Override
            public Optional<Answer> latest(String runId, String waveId, String elementId) {
                return latest(INSTANCE, elementId);
            }

            @Override
            public List<Answer> all(long processInstanceKey, String elementId) {
                return answers.stream()
                        .filter(answer -> answer.elementId().equals(elementId))
                        .toList();
            }
        };
    }

    private Decisions table() {
        return new Decisions() {
            @Override
            public Evaluation evaluate(long processDefinitionKey, String decisionId, Map<String, Object> inputs) {
                return decisionId.equals("pilot-result")
                        ? evaluate(5, inputs)
                        : new Evaluation(6, decisionId, List.of());
            }

            @Override
            public Evaluation evaluate(long decisionKey, Map<String, Object> inputs) {
                return new Evaluation(5, "pilot-result", Map.of("proposal", proposal, "reason", "As reviewed."));
            }
        };
    }

    private Ledger ledger() {
        return new Ledger() {
            @Override
            public Entry append(Evidence evidence) {
                Entry entry = new Entry(entries.size() + 1L, evidence, NOW, "digest");
                entries.add(entry);
                return entry;
            }

            @Override
            public List<Entry> entries(String programId) {
                return List.copyOf(entries);
            }

            @Override
            public List<Entry> round(String programId, long processInstanceKey) {
                return List.copyOf(entries);
            }

            @Override
            public Verification verify(String programId) {
                throw new UnsupportedOperationException();
            }
        };
    }

    private Deliveries queue() {
        return new Deliveries() {
            @Override
            public String queue(Letter letter) {
                letters.add(letter);
                return "delivery-" + letters.size();
            }

            @Override
            public Optional<Delivery> find(String deliveryId) {
                return Optional.empty();
            }

            @Override
            public List<Delivery> about(String kind, String topic) {
                return letters.stream()
                        .map(letter -> new Delivery(
                                "id",
                                letter.kind(),
                                letter.topic(),
                                letter.recipient().username(),
                                letter.recipient().name(),
                                DeliveryState.PLANNED,
                                null,
                                null,
                                0,
                                null))
                        .toList();
            }

            @Override
            public Map<String, Set<String>> reached(Collection<String> campaignIds, Collection<String> usernames) {
                return Map.of();
            }
        };
    }

    private void answered(String username, boolean yes) {
        volunteers.ask("crm", username, NOW, "office", "none");
        assertThat(volunteers.answer("crm", username, yes, NOW)).isTrue();
    }
}
