package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tollgate.Proves;
import dev.tollgate.story.Answers;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the decisions say to plans for units whose use lags, and to answers about obstacles. */
class EscalationDecisionsTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 1, 5);
    private static final Map<String, String> FORMS = Map.of(
            "ConfirmObstacleTask", "confirm-obstacle",
            "VerifyObstacleTask", "verify-obstacle",
            "DecideEscalatedObstacleTask", "decide-escalated-obstacle",
            "PlanHelpTask", "plan-help",
            "PlanMotivationTask", "plan-motivation",
            "PlanIncentiveTask", "plan-incentive",
            "PlanMandateTask", "plan-mandate");

    private static EvaluatedDecisions decisions;

    @BeforeAll
    static void deploy() {
        decisions = new EvaluatedDecisions();
    }

    @AfterAll
    static void close() {
        decisions.close();
    }

    static Stream<String> tasks() {
        return FORMS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void a_good_answer_can_be_acted_on(String task) {
        assertThat(reasons(task, answer -> {}, facts -> {})).isEmpty();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("PlanHelpTask", "communication, planning, culture", answer -> answer.put("cause", null)),
                fault("PlanHelpTask", "Ask at least one person", answer -> answer.put("asked", 0)),
                fault("PlanHelpTask", "what is done for the unit", answer -> answer.put("what", " ")),
                fault("PlanHelpTask", "private tool ends", answer -> answer.put("shadowEnds", null)),
                fault("PlanHelpTask", "private tool ends", answer -> answer.put("trainedOn", null)),
                fault("PlanHelpTask", "Train people first", answer -> answer.put("shadowEnds", "2026-01-06")),
                fault("PlanHelpTask", "one of those offered", answer -> answer.put("byWhom", "somebody")),
                fault("PlanHelpTask", "from today on", answer -> answer.put("until", "2026-01-04")),
                fault("PlanMotivationTask", "make the people of the unit want it", answer -> answer.remove("wants")),
                fault("PlanMotivationTask", "themselves get out of it", answer -> answer.put("gain", "")),
                fault("PlanMotivationTask", "This rung motivates", answer -> answer.put("threat", "yes")),
                fault("PlanMotivationTask", "decide for itself", answer -> answer.put("choice", "nothing")),
                fault("PlanMotivationTask", "what is done for the unit", answer -> answer.remove("what")),
                fault("PlanMotivationTask", "one of those offered", answer -> answer.remove("byWhom")),
                fault("PlanMotivationTask", "from today on", answer -> answer.remove("until")),
                fault("PlanIncentiveTask", "that this program allows", answer -> answer.put("kind", "bonus")),
                fault("PlanIncentiveTask", "entries nobody needs", answer -> answer.put("rewards", "count")),
                fault("PlanIncentiveTask", "everybody in the unit", answer -> answer.put("open", "some")),
                fault("PlanIncentiveTask", "what is done for the unit", answer -> answer.remove("what")),
                fault("PlanIncentiveTask", "one of those offered", answer -> answer.remove("byWhom")),
                fault("PlanIncentiveTask", "from today on", answer -> answer.remove("until")),
                fault("PlanMandateTask", "Name the regular meeting", answer -> answer.remove("meeting")),
                fault("PlanMandateTask", "Name the regular meeting", answer -> answer.put("meeting", "other")),
                fault("PlanMandateTask", "report from the system", answer -> answer.put("report", "")),
                fault("PlanMandateTask", "no longer accepted", answer -> answer.put("substitute", "None")),
                fault("PlanMandateTask", "which help goes on", answer -> answer.put("what", "")),
                fault("PlanMandateTask", "one of those offered", answer -> answer.remove("byWhom")),
                fault("PlanMandateTask", "from today on", answer -> answer.remove("until")),
                fault("PlanMandateTask", "Take out the consequences", answer -> answer.put("consequences", "No lunch")),
                fault("ConfirmObstacleTask", "Say what you found", answer -> answer.put("decision", "perhaps")),
                fault("ConfirmObstacleTask", "Tick a remedy or write one", answer -> answer.remove("remedy")),
                fault("ConfirmObstacleTask", "does not belong", answer -> answer.put("remedies", List.of("pray"))),
                fault("ConfirmObstacleTask", "carries out the remedy", answer -> answer.put("remedyOwner", "x")),
                fault("ConfirmObstacleTask", "from today on", answer -> answer.put("dueOn", "2026-01-01")),
                fault("ConfirmObstacleTask", "from today on", answer -> answer.put("dueOn", "soon")),
                fault("ConfirmObstacleTask", "work in the system", answer -> answer.remove("blocking")),
                fault("ConfirmObstacleTask", "why it is no obstacle", answer -> answer.put("decision", "reject")),
                fault("ConfirmObstacleTask", "the same as", answer -> {
                    answer.put("decision", "merge");
                    answer.put("sameAs", "closed-one");
                }),
                fault("VerifyObstacleTask", "what you saw", answer -> answer.put("seen", " ")),
                fault("VerifyObstacleTask", "what you saw", answer -> answer.remove("gone")),
                fault("DecideEscalatedObstacleTask", "or reject it", answer -> answer.put("remedy", "")),
                fault("DecideEscalatedObstacleTask", "one of those offered", answer -> answer.remove("remedyOwner")),
                fault("DecideEscalatedObstacleTask", "from today on", answer -> answer.remove("dueOn")),
                fault(
                        "DecideEscalatedObstacleTask",
                        "why it is no obstacle",
                        answer -> answer.put("decision", "reject")));
    }

    @ParameterizedTest
    @MethodSource("faults")
    @Proves({"S87", "S88", "S89", "S90", "S91", "S92", "S105", "S108", "S109", "S145", "S179", "S181"})
    void what_is_missing_or_against_the_method_goes_back_with_its_reason(
            String task, String reason, Consumer<Map<String, Object>> fault) {
        assertThat(reasons(task, fault, facts -> {})).singleElement().asString().contains(reason);
    }

    @Test
    @Proves({"S93", "S94", "S95", "S138", "S139", "S140"})
    void an_incentive_in_pay_cannot_be_planned_where_the_program_does_not_allow_it() {
        for (String kind : List.of("extra-pay", "lower-commission", "bonus", "raise", "promotion")) {
            assertThat(reasons("PlanIncentiveTask", answer -> answer.put("kind", kind), facts -> {}))
                    .singleElement()
                    .asString()
                    .contains("that this program allows");
            assertThat(reasons(
                            "PlanIncentiveTask",
                            answer -> answer.put("kind", kind),
                            facts -> facts.put("incentives", List.of(kind))))
                    .isEmpty();
        }
    }

    @Test
    @Proves({"S105", "S106", "S145"})
    void a_unit_that_goes_through_the_motions_is_rewarded_for_quality_only() {
        Consumer<Map<String, Object>> low = facts -> facts.put("qualityLow", true);
        assertThat(reasons("PlanIncentiveTask", answer -> {}, low)).isEmpty();
        assertThat(reasons("PlanIncentiveTask", answer -> answer.put("rewards", "speed"), low))
                .singleElement()
                .asString()
                .contains("quality first");
    }

    @Test
    @Proves({"S88", "S110"})
    void consequences_are_possible_only_on_record() {
        Consumer<Map<String, Object>> consequence =
                answer -> answer.put("consequences", "The meeting does not discuss it");
        assertThat(reasons("PlanMandateTask", consequence, facts -> {})).hasSize(1);
        assertThat(reasons("PlanMandateTask", consequence, facts -> facts.put("legalRecord", "Agreement 12/2026")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "help,       true,  false, 2, false, 5, 2, take",
        "motivate,   true,  false, 2, false, 5, 2, take",
        "incentives, true,  false, 1, false, 5, 2, take",
        "incentives, true,  false, 1, false, 0, 2, skip",
        "help,       true,  true,  2, false, 5, 2, skip",
        "help,       false, false, 2, false, 5, 2, skip",
        "mandate,    false, false, 0, false, 5, 2, skip",
        "mandate,    true,  false, 1, false, 5, 2, later",
        "mandate,    true,  false, 0, false, 5, 2, take",
        "mandate,    true,  false, 3, true,  5, 2, take",
        "mandate,    true,  false, 0, false, 5, 1, skip",
        "mandate,    true,  false, 3, true,  5, 1, skip",
    })
    @Proves({"S87", "S95", "S108", "S110", "S137", "S147"})
    void the_policy_lets_an_order_come_last_unless_the_program_says_otherwise(
            String rung,
            boolean allowed,
            boolean taken,
            int untried,
            boolean early,
            int incentives,
            int sponsors,
            String step) {
        assertThat(row(
                        "escalation-policy",
                        Map.of(
                                "rung", rung,
                                "allowed", allowed,
                                "taken", taken,
                                "untried", untried,
                                "mandateEarly", early,
                                "incentives", incentives,
                                "sponsors", sponsors)))
                .containsEntry("step", step);
    }

    @ParameterizedTest
    @CsvSource({
        "extra-pay",
        "lower-commission",
        "bonus",
        "raise",
        "promotion",
    })
    @Proves({"S93", "S94", "S95", "S138", "S139", "S140"})
    void what_touches_pay_is_off_until_it_is_chosen_and_an_agreement_names_it(String kind) {
        assertThat(incentive(kind, true, true)).isTrue();
        assertThat(incentive(kind, true, false)).isFalse();
        assertThat(incentive(kind, false, true)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "free-lunch",
        "time-off",
        "feature-of-the-week",
        "fastest-entry",
        "quality-prize",
        "a day with the sales team",
    })
    @Proves({"S96", "S141", "S142", "S143", "S144", "S145"})
    void small_incentives_and_a_programs_own_ones_are_possible_where_the_policy_chooses_them(String kind) {
        assertThat(incentive(kind, true, false)).isTrue();
        assertThat(incentive(kind, false, true)).isFalse();
    }

    private static boolean incentive(String kind, boolean chosen, boolean agreement) {
        return (boolean) row("incentive-policy", Map.of("kind", kind, "chosen", chosen, "agreement", agreement))
                .get("allowed");
    }

    private static Map<String, Object> row(String decision, Map<String, Object> inputs) {
        Map<String, Object> row = new HashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(
                        decisions.evaluate(1, decision, inputs).output()))
                .forEach((key, value) -> row.put(key.toString(), value));
        return row;
    }

    private static List<Object> reasons(
            String task, Consumer<Map<String, Object>> fault, Consumer<Map<String, Object>> otherFacts) {
        Map<String, Object> answer = new HashMap<>(Answers.to(FORMS.get(task), TODAY));
        fault.accept(answer);
        Map<String, Object> facts = new HashMap<>();
        facts.put("today", TODAY.toString());
        facts.put("people", List.of("lgarcia", "nyang"));
        facts.put("suggestions", List.of("Listen"));
        facts.put("openObstacles", List.of("open-one"));
        facts.put("incentives", List.of("free-lunch", "quality-prize"));
        facts.put("qualityLow", false);
        facts.put("legalRecord", null);
        otherFacts.accept(facts);
        Object output = decisions
                .evaluate(1, "step-quality", Map.of("task", task, "answer", answer, "facts", facts))
                .output();
        List<Object> reasons = new ArrayList<>();
        if (output instanceof List<?> several) {
            several.forEach(each -> reasons.add(each instanceof Map<?, ?> row ? row.get("reason") : each));
        }
        return reasons;
    }

    private static Arguments fault(String task, String reason, Consumer<Map<String, Object>> fault) {
        return arguments(task, reason, fault);
    }
}
