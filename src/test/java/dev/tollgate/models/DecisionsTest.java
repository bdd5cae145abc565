package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.engine.TestEngine;
import dev.tollgate.story.Answers;
import io.camunda.client.api.response.EvaluateDecisionResponse;
import io.camunda.client.api.response.MatchedDecisionRule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/** Every rule of every decision, evaluated by the engine. */
class DecisionsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 5);
    private static final String DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/";
    private static final Map<String, String> STEPS = Map.of(
            "step-1-create-urgency", "describe-need",
            "step-2-gather-sponsorship", "build-coalition",
            "step-3-develop-vision-and-strategy", "develop-vision",
            "step-4-communicate-objective", "prepare-message",
            "step-5-ensure-action", "ensure-first-use",
            "step-6-publicize-short-term-wins", "describe-win",
            "step-7-broaden-adoption", "anchor-change");

    private static final Map<String, String> TASKS = Map.of(
            "step-1-create-urgency", "DescribeNeedTask",
            "step-2-gather-sponsorship", "BuildCoalitionTask",
            "step-3-develop-vision-and-strategy", "DevelopVisionTask",
            "step-4-communicate-objective", "PrepareMessageTask",
            "step-5-ensure-action", "EnsureFirstUseTask",
            "step-6-publicize-short-term-wins", "DescribeWinTask",
            "step-7-broaden-adoption", "AnchorChangeTask");

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

    static Stream<Arguments> steps() {
        return STEPS.entrySet().stream().map(step -> arguments(step.getKey(), step.getValue()));
    }

    /** Rule, step, what is wrong with the answer (everything else in it is good). */
    static Stream<Arguments> faults() {
        return Stream.of(
                fault(
                        "UserGroups",
                        1,
                        "one user group only",
                        answer -> list(answer, "needs").subList(1, 3).clear()),
                fault("UserGroups", 1, "a user group without a pain", answer -> {
                    list(answer, "needs").removeLast();
                    item(answer, "needs").put("pain", " ");
                }),
                fault("UserGroups", 1, "no list at all", List.of("Quote"), answer -> answer.put("needs", null)),
                fault(
                        "Gain",
                        1,
                        "a user group without a gain",
                        answer -> item(answer, "needs").remove("gain")),
                fault(
                        "Quote",
                        1,
                        "nobody is quoted",
                        answer -> all(answer, "needs").forEach(need -> need.remove("quote"))),
                fault("CostOfToday", 1, "today costs nothing", answer -> answer.put("costOfToday", 0)),
                fault("CostOfToday", 1, "nobody knows what today costs", answer -> answer.put("costOfToday", null)),
                fault("CostSource", 1, "nobody counted the cost", answer -> answer.put("costSource", "")),
                fault("ManagersConvinced", 1, "more managers than all", answer -> answer.put("managersConvinced", 101)),
                fault("ManagersConvinced", 1, "managers not asked", answer -> answer.remove("managersConvinced")),
                fault("Competing", 1, "competing work not asked about", answer -> answer.put("nothingCompetes", false)),
                fault("Competing", 1, "a competing project without its end", answer -> {
                    answer.put("nothingCompetes", false);
                    answer.put("competing", List.of(Map.of("project", "Year end", "from", "2026-12-01")));
                }),
                fault(
                        "CompetingDates",
                        1,
                        "a competing project ends before it begins",
                        answer -> answer.put(
                                "competing",
                                List.of(Map.of("project", "Move", "from", "2026-03-02", "until", "2026-03-01")))),
                fault(
                        "Authority",
                        2,
                        "a unit where nobody decides on people",
                        answer -> item(answer, "authorities").put("decides", "budget")),
                fault("Authority", 2, "no unit", answer -> answer.put("authorities", List.of())),
                fault(
                        "AuthorityPerson",
                        2,
                        "a unit without a name",
                        answer -> item(answer, "authorities").put("person", "")),
                fault("ConflictOpen", 2, "an open conflict", answer -> answer.put("conflictState", "open")),
                fault(
                        "ConflictUnnamed",
                        2,
                        "a settled conflict that nobody can tell",
                        answer -> answer.remove("conflict")),
                fault(
                        "ConflictChecked",
                        2,
                        "nobody checked for conflicts",
                        answer -> answer.put("conflictCheckedBy", null)),
                fault(
                        "VisibleActs",
                        2,
                        "two visible acts",
                        answer -> list(answer, "visibleActs").removeLast()),
                fault(
                        "VisibleActs",
                        2,
                        "an act without a date",
                        answer -> item(answer, "visibleActs").remove("on")),
                fault("Changes", 3, "no role changes", answer -> answer.put("changes", List.of())),
                fault(
                        "ChangesSame",
                        3,
                        "before and after are the same",
                        answer -> item(answer, "changes").put("after", "keeps customers in a spreadsheet ")),
                fault("Metrics", 3, "no metric", answer -> answer.put("metrics", List.of())),
                fault(
                        "MetricBaseline",
                        3,
                        "a metric without its value today",
                        answer -> item(answer, "metrics").put("baseline", null)),
                fault(
                        "MetricSource",
                        3,
                        "a metric without source",
                        answer -> item(answer, "metrics").put("source", "")),
                fault(
                        "MetricOwner",
                        3,
                        "a metric without owner",
                        answer -> item(answer, "metrics").remove("owner")),
                fault(
                        "MetricRhythm",
                        3,
                        "a metric without rhythm",
                        answer -> item(answer, "metrics").remove("measured")),
                fault("Retires", 3, "nothing is retired", answer -> answer.put("retires", "Nothing")),
                fault("RetiresOn", 3, "retired some day", answer -> answer.remove("retiresOn")),
                fault(
                        "Messages",
                        4,
                        "nobody is told what to do",
                        answer -> item(answer, "messages").put("doing", null)),
                fault(
                        "MessageSupport",
                        4,
                        "no support",
                        answer -> item(answer, "messages").put("support", "")),
                fault(
                        "MessageMeasured",
                        4,
                        "not said how it is measured",
                        answer -> item(answer, "messages").remove("measured")),
                fault(
                        "MessageWiifm",
                        4,
                        "nothing in it for them",
                        answer -> item(answer, "messages").remove("wiifm")),
                fault(
                        "WiifmConfirmed",
                        4,
                        "benefit confirmed by no user",
                        answer -> item(answer, "messages").put("confirmedBy", "")),
                fault(
                        "WiifmConfirmedBySender",
                        4,
                        "benefit confirmed by the sender",
                        answer -> item(answer, "messages").put("confirmedBy", "steven king")),
                fault("Sender", 4, "a sender without a reason", answer -> answer.remove("senderReason")),
                fault("Channels", 4, "mail and one other way", answer -> answer.put("channels", List.of("chat"))),
                fault("FirstTask", 5, "a first task without a date", answer -> answer.put("firstTaskOn", null)),
                fault("OldTool", 5, "an old tool that stays", answer -> answer.remove("oldToolOffOn")),
                fault(
                        "OldToolTooEarly",
                        5,
                        "off before anybody could use the new one",
                        answer -> answer.put("oldToolOffOn", TODAY.toString())),
                fault("FirstSupport", 5, "nobody helps", answer -> answer.put("support", "")),
                fault("Blockers", 5, "blockers not asked about", answer -> answer.put("noBlockers", null)),
                fault(
                        "BlockerOwner",
                        5,
                        "a blocker without an owner",
                        answer -> answer.put(
                                "blockers",
                                List.of(Map.of("blocker", "No licence for Oxford", "dueOn", "2026-02-01")))),
                fault("WinNumbers", 6, "no number now", answer -> answer.put("after", null)),
                fault("WinDirection", 6, "lower is better and it went up", answer -> answer.put("after", 12)),
                fault("WinDirection", 6, "higher is better and it went down", answer -> answer.put("better", "higher")),
                fault("WinSource", 6, "numbers from nowhere", answer -> answer.remove("source")),
                fault("Achievers", 6, "nobody did it", answer -> answer.put("achievers", "")),
                fault("Enablers", 6, "nobody made it possible", answer -> answer.put("enablers", "")),
                fault(
                        "EnablersSame",
                        6,
                        "the same people twice",
                        answer -> answer.put("enablers", "the programmers of southlake")),
                fault("WinConsent", 6, "not asked yet", answer -> answer.put("consent", "no")),
                fault("Link", 7, "no behaviour behind the result", answer -> answer.remove("link")),
                fault("Procedure", 7, "no procedure changed", answer -> answer.put("procedureOn", null)),
                fault("Owner", 7, "no owner", answer -> answer.put("owner", " ")),
                fault("Rhythm", 7, "no rhythm", answer -> answer.remove("rhythm")),
                fault("NextProblem", 7, "nothing next", answer -> answer.put("nextProblem", "None")),
                fault("NextLead", 7, "nobody leads what is next", answer -> answer.remove("nextLead")),
                fault(
                        "ObstacleRemedy",
                        7,
                        "an obstacle without a remedy",
                        answer -> answer.put("obstacles", List.of("victory"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    void the_good_answer_of_the_story_needs_no_change(String step, String form) {
        assertThat(judge(step, answer(form))).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    void an_empty_answer_is_never_good(String step, String form) {
        assertThat(judge(step, new HashMap<>())).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("faults")
    void sends_back_a_step_with(
            String rule, String step, String fault, List<String> also, Consumer<Map<String, Object>> change) {
        Map<String, Object> answer = answer(STEPS.get(step));
        change.accept(answer);
        List<String> expected = new ArrayList<>(List.of(rule));
        expected.addAll(also);

        assertThat(judge(step, answer)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void an_obstacle_with_a_remedy_is_no_reason_to_send_a_step_back() {
        Map<String, Object> answer = answer("anchor-change");
        answer.put("obstacles", List.of("victory"));
        answer.put("obstacleRemedy", "Neena asks for the numbers of each month until June");
        assertThat(judge("step-7-broaden-adoption", answer)).isEmpty();
    }

    @Test
    void two_people_can_share_the_authority_over_one_unit() {
        Map<String, Object> answer = answer("build-coalition");
        answer.put(
                "authorities",
                List.of(
                        Map.of("unit", "Sales", "person", "Neena Yang", "decides", "budget"),
                        Map.of("unit", "Sales", "person", "Lex Garcia", "decides", "people")));
        assertThat(judge("step-2-gather-sponsorship", answer)).isEmpty();
    }

    @Test
    void one_letter_is_judged_like_a_page() {
        Map<String, Object> answer = answer("anchor-change");
        answer.put("link", "x");
        assertThat(judge("step-7-broaden-adoption", answer)).isEmpty();
    }

    @Test
    void every_reason_is_a_text_for_the_person() throws IOException {
        EvaluateDecisionResponse response =
                evaluate("step-quality", Map.of("task", "DescribeWinTask", "answer", Map.of(), "facts", Map.of()));
        List<String> reasons = JSON.readValue(response.getDecisionOutput(), new TypeReference<>() {});
        assertThat(reasons)
                .hasSizeGreaterThan(3)
                .allSatisfy(reason -> assertThat(reason).endsWith("."));
    }

    @Test
    void every_rule_of_step_quality_has_a_fault_that_it_finds() {
        Set<String> tested =
                faults().map(fault -> (String) fault.get()[0]).collect(Collectors.toCollection(TreeSet::new));
        assertThat(tested).isEqualTo(new TreeSet<>(rules("step-quality")));
    }

    @ParameterizedTest(name = "{0}: {1}, gap {2}, {4} open conditions, {5} holds: {6}")
    @CsvSource(textBlock = """
            TooEarly,              tooEarly,  5, 15, 0, 0, WAIT
            TooEarly,              tooEarly,   , 15, 0, 0, WAIT
            TooEarly,              tooEarly, -40, 15, 3, 5, WAIT
            TooFew,                tooFew,    5, 15, 0, 0, WAIT
            NothingMeasured,       complete,   , 15, 0, 0, WAIT
            ConditionsFirst,       complete,  5, 15, 1, 0, HOLD
            ConditionsAgain,       complete,  5, 15, 1, 1, SPONSORS
            FloorFirst,            complete, -15.1, 15, 0, 0, HOLD
            FloorFirst,            complete, -30, 15, 0, 0, HOLD
            FloorAgain,            complete, -30, 15, 0, 2, SPONSORS
            AtTarget,              complete,  0, 15, 0, 0, GO
            AtTarget,              complete, 12.5, 15, 0, 3, GO
            BetweenFloorAndTarget, complete, -0.1, 15, 0, 0, CONDITIONAL_GO
            BetweenFloorAndTarget, complete, -15, 15, 0, 1, CONDITIONAL_GO
            """)
    void the_gate_decides(
            String rule, String dataState, Double gap, double margin, int conditions, int holds, String outcome)
            throws IOException {
        Map<String, Object> inputs = new HashMap<>();
        inputs.put("dataState", dataState);
        inputs.put("weakestGap", gap);
        inputs.put("floorMargin", margin);
        inputs.put("openConditions", conditions);
        inputs.put("holds", holds);
        EvaluateDecisionResponse response = evaluate("gate-policy", inputs);
        Map<String, Object> output = JSON.readValue(response.getDecisionOutput(), new TypeReference<>() {});

        assertThat(output).containsEntry("outcome", outcome);
        assertThat((String) output.get("reason")).endsWith(".");
        assertThat(matched(response)).containsExactly(rule);
    }

    @Test
    void the_gate_names_the_gap_in_its_reason() {
        assertThat(evaluate(
                                "gate-policy",
                                Map.of(
                                        "dataState",
                                        "complete",
                                        "weakestGap",
                                        -22,
                                        "floorMargin",
                                        15,
                                        "openConditions",
                                        0,
                                        "holds",
                                        0))
                        .getDecisionOutput())
                .contains("22 points below its target, more than the 15 allowed");
    }

    @Test
    void a_gate_with_a_state_of_data_that_nobody_knows_decides_nothing() {
        assertThat(evaluate(
                                "gate-policy",
                                Map.of(
                                        "dataState",
                                        "fine",
                                        "weakestGap",
                                        5,
                                        "floorMargin",
                                        15,
                                        "openConditions",
                                        0,
                                        "holds",
                                        0))
                        .getDecisionOutput())
                .isEqualTo("null");
    }

    @ParameterizedTest(name = "{0}: {1} learners, {2} in a session: {3}")
    @CsvSource({
        "NobodyToTrain, 0, 10, 0",
        "EnoughSessions, 1, 10, 1",
        "EnoughSessions, 10, 10, 1",
        "EnoughSessions, 11, 10, 2",
        "EnoughSessions, 45, 8, 6"
    })
    void trains_everybody_in_sessions_that_are_small_enough(String rule, int learners, int size, int sessions)
            throws IOException {
        EvaluateDecisionResponse response = evaluate(
                "training-plan",
                Map.of("learners", learners, "sessionSize", size, "sessionMinutes", 60, "format", "on-site"));

        assertThat(JSON.readValue(response.getDecisionOutput(), new TypeReference<Map<String, Object>>() {}))
                .containsEntry("sessions", sessions)
                .containsEntry("minutes", 60)
                .containsEntry("format", "on-site");
        assertThat(matched(response)).containsExactly(rule);
    }

    private static List<String> judge(String step, Map<String, Object> answer) {
        return matched(evaluate("step-quality", Map.of("task", TASKS.get(step), "answer", answer, "facts", Map.of())));
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

    private static List<String> rules(String decisionId) {
        return ModelFiles.all(
                        ModelFiles.xml(Path.of("bpmn", "decisions", decisionId + ".dmn"))
                                .getDocumentElement(),
                        DMN,
                        "rule")
                .stream()
                .map((Element rule) -> rule.getAttribute("id"))
                .toList();
    }

    /** As the process hands it over: every key of the form is there, missing values are null. */
    private static Map<String, Object> answer(String formId) {
        Map<String, Object> answer = new HashMap<>();
        ModelFiles.forms().get(formId).keys().forEach(key -> answer.put(key, null));
        answer.putAll(JSON.convertValue(Answers.to(formId, TODAY), new TypeReference<Map<String, Object>>() {}));
        return answer;
    }

    private static Arguments fault(String rule, int step, String fault, Consumer<Map<String, Object>> change) {
        return fault(rule, step, fault, List.of(), change);
    }

    private static Arguments fault(
            String rule, int step, String fault, List<String> also, Consumer<Map<String, Object>> change) {
        String process = STEPS.keySet().stream()
                .filter(id -> id.startsWith("step-" + step + "-"))
                .findFirst()
                .orElseThrow();
        return arguments(rule, process, fault, also, change);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> all(Map<String, Object> answer, String list) {
        return (List<Map<String, Object>>) answer.get(list);
    }

    private static List<?> list(Map<String, Object> answer, String list) {
        return (List<?>) answer.get(list);
    }

    private static Map<String, Object> item(Map<String, Object> answer, String list) {
        return all(answer, list).getFirst();
    }
}
