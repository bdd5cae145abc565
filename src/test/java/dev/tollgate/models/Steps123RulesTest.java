package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.Proves;
import dev.tollgate.engine.TestEngine;
import dev.tollgate.story.Answers;
import io.camunda.client.api.response.EvaluateDecisionResponse;
import io.camunda.client.api.response.MatchedDecisionRule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules for the plan, steps 1 to 3, the users and the pilot. Each row takes one thing out of an answer that is good
 * otherwise, and names the only rules that may mind it.
 */
class Steps123RulesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 5);
    private static final String DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/";
    private static final Map<String, String> FORMS = Map.ofEntries(
            Map.entry("ConfirmAdoptionPlanTask", "confirm-adoption-plan"),
            Map.entry("DescribeNeedTask", "describe-need"),
            Map.entry("DescribePressuresTask", "describe-pressures"),
            Map.entry("CountCostTask", "count-cost-of-today"),
            Map.entry("RaiseUrgencyTask", "raise-urgency"),
            Map.entry("BuildCoalitionTask", "build-coalition"),
            Map.entry("SettleConflictsTask", "settle-conflicts"),
            Map.entry("DevelopVisionTask", "develop-vision"),
            Map.entry("SetMetricsTask", "set-metrics"),
            Map.entry("ChooseStrategyTask", "choose-strategy"),
            Map.entry("PlanReleaseTask", "plan-release"),
            Map.entry("DecideSuggestionsTask", "decide-suggestions"),
            Map.entry("PlanFixesTask", "plan-pilot-fixes"),
            Map.entry("ChangeScopeTask", "change-pilot-scope"));

    /** What the database says in the example: everything fits. */
    private static final Map<String, Map<String, Object>> FACTS = Map.of(
            "ConfirmAdoptionPlanTask", Map.of("managers", List.of("steven"), "goLive", "2026-02-02"),
            "CountCostTask", Map.of("today", TODAY.toString()),
            "BuildCoalitionTask", Map.of("withoutBudget", List.of(), "withoutPeople", List.of(), "unknown", List.of()),
            "SettleConflictsTask", Map.of("today", TODAY.toString(), "changeLead", List.of("cleo", "cleo clark")),
            "DevelopVisionTask", Map.of("rolesLeftOut", List.of()),
            "PlanReleaseTask", Map.of("pilotWave", false, "lastGoLive", "2026-02-02"),
            "DecideSuggestionsTask",
                    Map.of("undecided", List.of(), "gladlyPercent", 60, "helpers", 2, "today", TODAY.toString()),
            "PlanFixesTask", Map.of("today", TODAY.toString()));

    private static TestEngine engine;

    @BeforeAll
    static void deploy() {
        engine = new TestEngine();
        ModelFiles.deployAll(engine.client());
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    static Stream<String> tasks() {
        return FORMS.keySet().stream().sorted();
    }

    static Stream<Arguments> plan() {
        String task = "ConfirmAdoptionPlanTask";
        return Stream.of(
                fault(
                        "PlanHow",
                        task,
                        "no word on how users will use it",
                        answer -> answer.put("howUsersWillUse", " ")),
                fault("PlanOwner", task, "nobody in management owns it", answer -> answer.put("adoptionOwner", null)),
                fault("PlanOwner", task, "the owner leads nobody", answer -> answer.put("adoptionOwner", "trainee")),
                fault("PlanBiggest", task, "training ranked above use", answer -> answer.put("biggest", "training")),
                fault("PlanBiggest", task, "data ranked above use", answer -> answer.put("biggest", "data")),
                fault("PlanBiggest", task, "selection ranked above use", answer -> answer.put("biggest", "selection")),
                fault(
                        "PlanMitigation",
                        task,
                        "nothing is done about the risk",
                        answer -> answer.put("mitigation", "none")),
                fault("PlanMitigation", task, "no risk at all", answer -> answer.put("mainRisk", "Nothing")),
                fault("PlanMitigation", task, "done some day", answer -> answer.put("mitigationDueOn", null)),
                fault(
                        "PlanMitigationLate",
                        task,
                        "done after go-live",
                        answer -> answer.put("mitigationDueOn", "2026-02-03")),
                fault("PlanVendor", task, "nobody asked who knows", answer -> answer.put("vendorExperience", "")),
                fault(
                        "PlanLate",
                        task,
                        "finished, and users cannot change anything",
                        answer -> answer.put("stage", "ready")),
                fault(
                        "PlanLate",
                        task,
                        "in use, and users cannot change anything",
                        answer -> answer.put("stage", "in-use")));
    }

    static Stream<Arguments> urgency() {
        String need = "DescribeNeedTask";
        String pressures = "DescribePressuresTask";
        String cost = "CountCostTask";
        return Stream.of(
                fault(
                        "UserGroups",
                        need,
                        "one user group only",
                        answer -> rows(answer, "needs").subList(1, 3).clear()),
                fault(
                        "UserGroups",
                        need,
                        "groups without a name",
                        answer -> rows(answer, "needs").forEach(row -> row.put("role", ""))),
                fault(
                        "UserDay",
                        need,
                        "a day that nobody looked at",
                        answer -> first(answer, "needs").remove("day")),
                fault(
                        "UserPain",
                        need,
                        "a group without a pain",
                        answer -> first(answer, "needs").put("pain", "none")),
                fault(
                        "Gain",
                        need,
                        "a group without a gain",
                        answer -> first(answer, "needs").put("gain", " ")),
                fault(
                        "GainForThem",
                        need,
                        "they have to",
                        answer -> first(answer, "needs").put("gain", "They have to use it")),
                fault(
                        "GainForThem",
                        need,
                        "just because",
                        answer -> first(answer, "needs").put("gain", "Just because")),
                fault(
                        "KeepTrash",
                        need,
                        "nothing to keep",
                        answer -> first(answer, "needs").remove("keep")),
                fault(
                        "KeepTrash",
                        need,
                        "nothing to throw away",
                        answer -> first(answer, "needs").put("trash", "")),
                fault(
                        "Quote",
                        need,
                        "nobody is quoted",
                        answer -> rows(answer, "needs").forEach(row -> row.remove("quote"))),
                fault(
                        "Competing",
                        pressures,
                        "nobody asked what competes",
                        answer -> answer.put("competing", List.of())),
                fault(
                        "Competing",
                        pressures,
                        "a project without its end",
                        answer -> first(answer, "competing").put("until", null)),
                fault(
                        "CompetingDates",
                        pressures,
                        "ends before it begins",
                        answer -> first(answer, "competing").put("until", "2026-01-06")),
                fault(
                        "CompetingBoth",
                        pressures,
                        "something and nothing",
                        answer -> answer.put("nothingCompetes", true)),
                fault("GivesWay", pressures, "nothing gives way", answer -> answer.put("givesWay", "Nothing")),
                fault("GivesWay", pressures, "nobody agreed", answer -> answer.put("agreedWith", "")),
                fault(
                        "CostOfToday",
                        cost,
                        "today costs nothing",
                        List.of("CostReturn"),
                        answer -> answer.put("costOfToday", 0)),
                fault("CostOfToday", cost, "nobody knows what it costs", answer -> answer.put("costOfToday", null)),
                fault("CostSource", cost, "nobody counted", answer -> answer.put("countedBy", "")),
                fault("CostSource", cost, "not said what was counted", answer -> answer.put("costSource", null)),
                fault("CostCountedLater", cost, "counted tomorrow", answer -> answer.put("countedOn", "2026-01-06")),
                fault("CostReturn", cost, "nothing comes back", answer -> answer.put("expectedReturn", 0)),
                fault("CostReturn", cost, "more comes back than it costs", answer -> answer.put("expectedReturn", 121)),
                fault(
                        "RaiseFacts",
                        "RaiseUrgencyTask",
                        "a doubt overruled without a fact",
                        answer -> first(answer, "responses").put("fact", "")));
    }

    static Stream<Arguments> sponsorship() {
        String coalition = "BuildCoalitionTask";
        String conflicts = "SettleConflictsTask";
        return Stream.of(
                fault(
                        "Authority",
                        coalition,
                        "nobody decides anywhere",
                        answer -> answer.put("authorities", List.of())),
                known("AuthorityBudget", coalition, "no money in one department", "withoutBudget", List.of("Sales")),
                known("AuthorityPeople", coalition, "no people in one department", "withoutPeople", List.of("IT")),
                known("AuthorityUnknown", coalition, "a made-up department", "unknown", List.of("the department 'X'")),
                fault("CommonObjective", conflicts, "no common objective", answer -> answer.put("commonObjective", "")),
                fault("ConflictsNamed", conflicts, "not looked for", answer -> answer.put("conflicts", List.of())),
                fault("ConflictsBoth", conflicts, "one and none", answer -> answer.put("noConflicts", true)),
                fault(
                        "ConflictsSettled",
                        conflicts,
                        "an open conflict",
                        answer -> first(answer, "conflicts").put("settled", "")),
                fault(
                        "ConflictsSettled",
                        conflicts,
                        "settled by nobody",
                        answer -> first(answer, "conflicts").remove("settledBy")),
                fault(
                        "ConflictsLater",
                        conflicts,
                        "settled some day",
                        answer -> first(answer, "conflicts").put("settledOn", "2026-03-01")),
                fault("ConflictsChecked", conflicts, "checked by nobody", answer -> answer.put("checkedBy", null)),
                fault(
                        "ConflictsChecked",
                        conflicts,
                        "checked by the change lead",
                        answer -> answer.put("checkedBy", "Cleo Clark")));
    }

    static Stream<Arguments> vision() {
        String vision = "DevelopVisionTask";
        String metrics = "SetMetricsTask";
        String strategy = "ChooseStrategyTask";
        String release = "PlanReleaseTask";
        return Stream.of(
                fault("Vision", vision, "no vision", answer -> answer.put("vision", "")),
                fault("VisionOne", vision, "two sentences", answer -> answer.put("vision", "One list. And one team")),
                fault("VisionRepeated", vision, "sold to nobody", answer -> answer.put("repeatedBy", "nobody")),
                fault("Changes", vision, "no role changes", answer -> answer.put("changes", List.of())),
                fault(
                        "ChangesSame",
                        vision,
                        "today and then are the same",
                        answer -> first(answer, "changes").put("after", "keeps customers in a SPREADSHEET ")),
                known("ChangesRoles", vision, "a user group of step 1 left out", "rolesLeftOut", List.of("Shipping")),
                fault(
                        "ChangesHelp",
                        vision,
                        "no help through the change",
                        answer -> first(answer, "changes").put("help", "none")),
                fault(
                        "ChangesHelp",
                        vision,
                        "not said what changes",
                        answer -> first(answer, "changes").remove("kind")),
                fault("Metrics", metrics, "no metric", answer -> answer.put("metrics", List.of())),
                fault(
                        "MetricServes",
                        metrics,
                        "a metric for nothing",
                        answer -> first(answer, "metrics").put("serves", null)),
                fault(
                        "MetricServes",
                        metrics,
                        "a result that nobody promised",
                        answer -> first(answer, "metrics").put("serves", "logins")),
                fault(
                        "MetricBaseline",
                        metrics,
                        "no value today",
                        answer -> first(answer, "metrics").remove("baseline")),
                fault(
                        "MetricSource",
                        metrics,
                        "no source",
                        answer -> first(answer, "metrics").put("source", "")),
                fault(
                        "MetricOwner",
                        metrics,
                        "no owner",
                        answer -> first(answer, "metrics").remove("owner")),
                fault(
                        "MetricRhythm",
                        metrics,
                        "no rhythm",
                        answer -> first(answer, "metrics").put("measured", null)),
                fault(
                        "MetricRhythm",
                        metrics,
                        "measured some day",
                        answer -> first(answer, "metrics").put("firstOn", null)),
                fault("Strategies", strategy, "no way to the vision", answer -> answer.put("strategies", List.of())),
                fault(
                        "Strategies",
                        strategy,
                        "a way that nobody leads",
                        answer -> first(answer, "strategies").put("lead", "")),
                fault(
                        "Retires",
                        strategy,
                        "nothing stops",
                        answer -> first(answer, "retires").put("what", "Nothing")),
                fault(
                        "RetiresOn",
                        strategy,
                        "stops some day",
                        answer -> first(answer, "retires").put("on", null)),
                fault("Integration", strategy, "everything typed twice", answer -> answer.put("integration", "-")),
                fault("Pilot", release, "no word on a pilot", answer -> answer.put("pilot", null)),
                fault("Pilot", release, "no pilot and no reason", answer -> answer.put("pilotReason", "")),
                fault("PilotPlanned", release, "a pilot that is in no wave", answer -> answer.put("pilot", "yes")),
                fault("ReleasePieces", release, "pieces that nobody named", answer -> answer.put("pieces", "")),
                fault("ReleasePieces", release, "not said how people get it", answer -> answer.put("release", null)),
                fault(
                        "ReleasePreview",
                        release,
                        "a big bang that nobody saw before",
                        answer -> answer.put("release", "at-once")),
                fault(
                        "ReleaseFeedback",
                        release,
                        "nobody can say what they think",
                        answer -> answer.put("feedback", "none")),
                fault("TimeToGetUsed", release, "no time to get used to it", answer -> answer.put("daysToGetUsed", 0)),
                fault(
                        "TrainingTimeline",
                        release,
                        "training until some day",
                        answer -> answer.put("trainingUntil", null)),
                fault(
                        "TrainingTimeline",
                        release,
                        "training ends before it begins",
                        answer -> answer.put("trainingUntil", "2026-01-06")),
                fault("TrainingTooLate", release, "training after go-live", answer -> {
                    answer.put("trainingFrom", "2026-02-10");
                    answer.put("trainingUntil", "2026-02-12");
                }),
                fault("Learning", release, "nowhere to learn", answer -> answer.put("learning", "")));
    }

    static Stream<Arguments> users() {
        String task = "DecideSuggestionsTask";
        return Stream.of(
                known("SuggestionsDecided", task, "a suggestion left lying", "undecided", List.of("A larger button")),
                fault("SuggestionReason", task, "no without a reason", answer -> {
                    first(answer, "suggestions").put("decision", "not");
                    first(answer, "suggestions").put("reason", "");
                }),
                fault(
                        "SuggestionReason",
                        task,
                        "not decided",
                        answer -> first(answer, "suggestions").put("decision", null)),
                fault(
                        "SuggestionJob",
                        task,
                        "the job not understood",
                        answer -> first(answer, "suggestions").put("job", "")),
                known("BuyIn", task, "few would use it gladly", "gladlyPercent", 49),
                fault("DailyWork", task, "nothing on daily work", answer -> answer.put("dailyWork", "")),
                fault("CompanyStrategy", task, "nothing on the company", answer -> answer.put("strategy", null)),
                fault("NextRound", task, "asked once and never again", answer -> answer.put("nextRoundOn", null)),
                fault("NextRound", task, "asked again in the past", answer -> answer.put("nextRoundOn", "2026-01-05")),
                fault("Helpers", task, "helpers left standing", answer -> answer.put("helpers", "")));
    }

    static Stream<Arguments> pilot() {
        return Stream.of(
                fault("Fixes", "PlanFixesTask", "nothing is fixed", answer -> answer.put("fixes", List.of())),
                fault("FixesRepeat", "PlanFixesTask", "nobody is asked again", answer -> answer.put("repeatOn", null)),
                fault(
                        "FixesRepeat",
                        "PlanFixesTask",
                        "asked before it is fixed",
                        answer -> answer.put("repeatOn", "2026-01-10")),
                fault("ScopePiece", "ChangeScopeTask", "no smaller piece", answer -> answer.put("firstPiece", "-")),
                fault("ScopePiece", "ChangeScopeTask", "the rest some day", answer -> answer.put("laterOn", null)),
                fault("ScopeTold", "ChangeScopeTask", "the group is not told", answer -> answer.put("told", "")));
    }

    /** Task, value of the checklist. */
    static Stream<Arguments> obstacles() {
        return Stream.of(
                arguments("ConfirmAdoptionPlanTask", "resistance"),
                arguments("ConfirmAdoptionPlanTask", "poor-management"),
                arguments("ConfirmAdoptionPlanTask", "refusal"),
                arguments("ConfirmAdoptionPlanTask", "slow"),
                arguments("ConfirmAdoptionPlanTask", "late"),
                arguments("ConfirmAdoptionPlanTask", "no-time"),
                arguments("DescribeNeedTask", "tried-before"),
                arguments("DescribeNeedTask", "arrogance"),
                arguments("DescribeNeedTask", "no-crisis"),
                arguments("DescribeNeedTask", "low-standards"),
                arguments("DescribeNeedTask", "no-feedback"),
                arguments("DescribeNeedTask", "skip"),
                arguments("DescribeNeedTask", "unclear"),
                arguments("BuildCoalitionTask", "hard"),
                arguments("BuildCoalitionTask", "weak"),
                arguments("BuildCoalitionTask", "trust"),
                arguments("BuildCoalitionTask", "agendas"),
                arguments("BuildCoalitionTask", "arrogance"),
                arguments("BuildCoalitionTask", "not-invented-here"),
                arguments("DevelopVisionTask", "no-vision"),
                arguments("DevelopVisionTask", "not-sold"),
                arguments("DevelopVisionTask", "no-learning"),
                arguments("DevelopVisionTask", "short-cuts"),
                arguments("DevelopVisionTask", "no-focus"),
                arguments("DecideSuggestionsTask", "dictated"),
                arguments("DecideSuggestionsTask", "no-choice"),
                arguments("DecideSuggestionsTask", "frustrated"),
                arguments("DecideSuggestionsTask", "late"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tasks")
    void the_good_answer_of_the_example_needs_no_change(String task) {
        assertThat(judge(task, answer(task), facts(task))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tasks")
    void an_empty_answer_is_never_good(String task) {
        assertThat(judge(task, new HashMap<>(), facts(task))).isNotEmpty();
    }

    @Proves({"S82", "S84", "S85", "S86", "S97", "S98", "S99", "S101", "S163", "S165", "S166", "S188"})
    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("plan")
    void no_plan_is_accepted_with(
            String rule,
            String task,
            String fault,
            List<String> also,
            Consumer<Map<String, Object>> change,
            Map<String, Object> known) {
        sendsBack(rule, task, also, change, known);
    }

    @Proves({
        "S1", "S10", "S11", "S12", "S13", "S14", "S15", "S17", "S19", "S183", "S184", "S185", "S186", "S204", "S206",
        "S208", "S209", "S210"
    })
    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("urgency")
    void no_urgency_is_created_with(
            String rule,
            String task,
            String fault,
            List<String> also,
            Consumer<Map<String, Object>> change,
            Map<String, Object> known) {
        sendsBack(rule, task, also, change, known);
    }

    @Proves({"S20", "S21", "S24", "S25"})
    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("sponsorship")
    void no_coalition_stands_with(
            String rule,
            String task,
            String fault,
            List<String> also,
            Consumer<Map<String, Object>> change,
            Map<String, Object> known) {
        sendsBack(rule, task, also, change, known);
    }

    @Proves({
        "S4", "S5", "S6", "S7", "S28", "S29", "S30", "S31", "S32", "S33", "S34", "S35", "S37", "S102", "S167", "S193",
        "S194", "S195", "S196", "S197", "S198", "S199", "S200"
    })
    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("vision")
    void no_vision_leads_with(
            String rule,
            String task,
            String fault,
            List<String> also,
            Consumer<Map<String, Object>> change,
            Map<String, Object> known) {
        sendsBack(rule, task, also, change, known);
    }

    @Proves({"S103", "S104", "S113", "S114", "S115", "S116", "S117", "S118", "S191", "S192"})
    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("users")
    void users_are_not_answered_with(
            String rule,
            String task,
            String fault,
            List<String> also,
            Consumer<Map<String, Object>> change,
            Map<String, Object> known) {
        sendsBack(rule, task, also, change, known);
    }

    @Proves({"S114", "S117", "S195", "S196", "S199"})
    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("pilot")
    void a_pilot_does_not_go_on_with(
            String rule,
            String task,
            String fault,
            List<String> also,
            Consumer<Map<String, Object>> change,
            Map<String, Object> known) {
        sendsBack(rule, task, also, change, known);
    }

    @Proves({
        "S2", "S3", "S13", "S14", "S15", "S16", "S17", "S18", "S19", "S22", "S23", "S24", "S25", "S26", "S27", "S33",
        "S34", "S35", "S36", "S37", "S83", "S100", "S164", "S188", "S189", "S205", "S207"
    })
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("obstacles")
    void an_obstacle_that_the_form_offers_is_not_left_without_a_remedy(String task, String obstacle) {
        assertThat(offered(FORMS.get(task))).contains(obstacle);
        Map<String, Object> answer = answer(task);
        answer.put("obstacles", List.of(obstacle));
        assertThat(judge(task, answer, facts(task))).containsExactly("ObstacleRemedy");

        answer.put("obstacleRemedy", "Steven talks to them until Friday");
        assertThat(judge(task, answer, facts(task))).isEmpty();
    }

    @Test
    void every_obstacle_of_a_form_has_a_row() {
        Set<String> rows = obstacles()
                .map(row -> FORMS.get(row.get()[0]) + " " + row.get()[1])
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> inForms = FORMS.values().stream()
                .flatMap(form -> offered(form).stream().map(value -> form + " " + value))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(rows).isEqualTo(inForms);
    }

    @Test
    @Proves("S164")
    void who_has_nobody_to_ask_can_say_so() {
        Map<String, Object> answer = answer("ConfirmAdoptionPlanTask");
        answer.put("vendorExperience", null);
        assertThat(judge("ConfirmAdoptionPlanTask", answer, facts("ConfirmAdoptionPlanTask")))
                .containsExactly("PlanVendor");
        answer.put("noVendor", true);
        assertThat(judge("ConfirmAdoptionPlanTask", answer, facts("ConfirmAdoptionPlanTask")))
                .isEmpty();
    }

    @ParameterizedTest
    @Proves({"S197", "S198"})
    @CsvSource({"prototype, true", "mock-ups, true", "nothing, false"})
    void what_cannot_come_in_pieces_is_shown_before(String preview, boolean good) {
        Map<String, Object> answer = answer("PlanReleaseTask");
        answer.put("release", "at-once");
        answer.put("preview", preview);
        assertThat(judge("PlanReleaseTask", answer, facts("PlanReleaseTask")).isEmpty())
                .isEqualTo(good);
    }

    @Test
    void an_obstacle_with_a_date_of_go_live_is_named_in_the_reason() throws IOException {
        Map<String, Object> answer = answer("ConfirmAdoptionPlanTask");
        answer.put("mitigationDueOn", "2026-02-02");
        List<String> reasons = JSON.readValue(
                evaluate(
                                "step-quality",
                                Map.of(
                                        "task",
                                        "ConfirmAdoptionPlanTask",
                                        "answer",
                                        answer,
                                        "facts",
                                        facts("ConfirmAdoptionPlanTask")))
                        .getDecisionOutput(),
                new TypeReference<>() {});
        assertThat(reasons).singleElement().asString().contains("2026-02-02");
    }

    @Test
    void what_the_database_found_is_named_in_the_reason() throws IOException {
        Map<String, Object> known = facts("BuildCoalitionTask");
        known.put("withoutBudget", List.of("Sales", "IT"));
        List<String> reasons = JSON.readValue(
                evaluate(
                                "step-quality",
                                Map.of(
                                        "task",
                                        "BuildCoalitionTask",
                                        "answer",
                                        answer("BuildCoalitionTask"),
                                        "facts",
                                        known))
                        .getDecisionOutput(),
                new TypeReference<>() {});
        assertThat(reasons).singleElement().asString().contains("Sales, IT");
    }

    @Test
    void every_rule_of_these_tasks_has_a_fault_that_it_finds() {
        Set<String> tested = Stream.of(plan(), urgency(), sponsorship(), vision(), users(), pilot())
                .flatMap(rows -> rows)
                .map(row -> (String) row.get()[0])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(tested).isEqualTo(rules());
    }

    @Proves({"S30", "S103", "S104", "S112", "S113", "S117", "S194", "S195", "S196", "S199"})
    @ParameterizedTest(name = "{0}: {8}")
    @CsvSource(textBlock = """
            Accepted,      100, 0, 0,  80,  0,  90, 1, PROCEED
            Accepted,       50, 0, 0,  50, 20,  60, 3, PROCEED
            Rejected,      100, 0, 0,  10, 60,  30, 2, STOP
            NotGoodEnough, 100, 0, 0,  10, 60,  30, 1, FIX
            RepeatsUsed,    80, 0, 2,  80,  0,  90, 3, SCOPE
            TooFewReviews,  49, 0, 0, 100,  0, 100, 1, FIX
            UnitsSilent,    90, 1, 0, 100,  0, 100, 1, FIX
            Blocked,        90, 0, 1, 100,  0, 100, 2, FIX
            NotGoodEnough,  90, 0, 0,  49,  0, 100, 2, FIX
            NotGoodEnough,  90, 0, 0,  80,  0,  59, 1, FIX
            """)
    void the_reviews_allow(
            String rule,
            int reviewed,
            int unheard,
            int blockers,
            int asIs,
            int never,
            int helps,
            int round,
            String proposal)
            throws IOException {
        EvaluateDecisionResponse response = evaluate(
                "pilot-result",
                Map.of(
                        "reviewedPercent", reviewed,
                        "unitsNotHeard", unheard,
                        "blockers", blockers,
                        "asIsPercent", asIs,
                        "neverPercent", never,
                        "helpsPercent", helps,
                        "round", round));
        Map<String, Object> output = JSON.readValue(response.getDecisionOutput(), new TypeReference<>() {});
        assertThat(output).containsEntry("proposal", proposal);
        assertThat(matched(response)).containsExactly(rule);
    }

    private void sendsBack(
            String rule,
            String task,
            List<String> also,
            Consumer<Map<String, Object>> change,
            Map<String, Object> known) {
        Map<String, Object> answer = answer(task);
        change.accept(answer);
        Map<String, Object> facts = facts(task);
        facts.putAll(known);
        List<String> expected = Stream.concat(Stream.of(rule), also.stream()).toList();
        assertThat(judge(task, answer, facts)).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** As it is recorded: every key of the form is there; what the database proposes is taken over. */
    private static Map<String, Object> answer(String task) {
        String form = FORMS.get(task);
        Map<String, Object> answer = new HashMap<>();
        ModelFiles.forms().get(form).keys().forEach(key -> answer.put(key, null));
        answer.putAll(JSON.convertValue(Answers.to(form, TODAY), new TypeReference<Map<String, Object>>() {}));
        switch (task) {
            case "ConfirmAdoptionPlanTask" -> answer.put("adoptionOwner", "steven");
            case "BuildCoalitionTask" ->
                answer.put("authorities", List.of(Map.of("unit", "sales", "person", "steven", "decides", "both")));
            case "PlanReleaseTask" -> answer.put("pilot", "no");
            default -> {}
        }
        return answer;
    }

    private static Map<String, Object> facts(String task) {
        return new HashMap<>(FACTS.getOrDefault(task, Map.of()));
    }

    private static List<String> judge(String task, Map<String, Object> answer, Map<String, Object> facts) {
        return matched(evaluate("step-quality", Map.of("task", task, "answer", answer, "facts", facts)));
    }

    private static EvaluateDecisionResponse evaluate(String decisionId, Map<String, Object> inputs) {
        return engine.client()
                .newEvaluateDecisionCommand()
                .decisionId(decisionId)
                .variables(inputs)
                .requestTimeout(Duration.ofSeconds(30))
                .send()
                .join();
    }

    private static List<String> matched(EvaluateDecisionResponse response) {
        assertThat(response.getFailureMessage()).isNullOrEmpty();
        return response.getEvaluatedDecisions().getFirst().getMatchedRules().stream()
                .map(MatchedDecisionRule::getRuleId)
                .toList();
    }

    /** The rules whose task is one of these. */
    private static Set<String> rules() {
        return ModelFiles.all(
                        ModelFiles.xml(Path.of("bpmn", "decisions", "step-quality.dmn"))
                                .getDocumentElement(),
                        DMN,
                        "rule")
                .stream()
                .filter(rule -> FORMS.keySet().stream()
                        .anyMatch(task -> ModelFiles.all(rule, DMN, "inputEntry")
                                .getFirst()
                                .getTextContent()
                                .contains("\"" + task + "\"")))
                .map(rule -> rule.getAttribute("id"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> offered(String form) {
        return ModelFiles.forms().get(form).components().stream()
                .filter(component -> component.path("key").asText().equals("obstacles"))
                .flatMap(component ->
                        StreamSupport.stream(component.path("values").spliterator(), false))
                .map(value -> value.path("value").asText())
                .toList();
    }

    private static Arguments fault(String rule, String task, String fault, Consumer<Map<String, Object>> change) {
        return fault(rule, task, fault, List.of(), change);
    }

    private static Arguments fault(
            String rule, String task, String fault, List<String> also, Consumer<Map<String, Object>> change) {
        return arguments(rule, task, fault, also, change, Map.of());
    }

    private static Arguments known(String rule, String task, String fault, String fact, Object value) {
        Consumer<Map<String, Object>> nothing = answer -> {};
        return arguments(rule, task, fault, List.of(), nothing, Map.of(fact, value));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rows(Map<String, Object> answer, String list) {
        return (List<Map<String, Object>>) answer.get(list);
    }

    private static Map<String, Object> first(Map<String, Object> answer, String list) {
        return rows(answer, list).getFirst();
    }
}
