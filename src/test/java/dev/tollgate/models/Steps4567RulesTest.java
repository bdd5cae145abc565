package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.Proves;
import dev.tollgate.engine.TestEngine;
import dev.tollgate.story.Answers;
import io.camunda.client.api.response.EvaluateDecisionResponse;
import io.camunda.client.api.response.MatchedDecisionRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

/** The quality of the answers to steps 4 to 7 and the phases: every rule, by an answer that violates it alone. */
class Steps4567RulesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 5);
    private static final String DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/";
    private static final Map<String, String> FORMS = Map.ofEntries(
            Map.entry("ConfirmNeedSponsorWiifmTask", "confirm-need-sponsor-wiifm"),
            Map.entry("PlanFourStagesTask", "plan-four-stages"),
            Map.entry("PrepareMessageTask", "prepare-message"),
            Map.entry("CheckWalkTheTalkTask", "check-walk-the-talk"),
            Map.entry("EnsureFirstUseTask", "ensure-first-use"),
            Map.entry("ExamineSystemsTask", "examine-systems"),
            Map.entry("ListBlockersTask", "list-blockers"),
            Map.entry("NameHypercareTask", "name-hypercare"),
            Map.entry("CloseHypercareTask", "close-hypercare"),
            Map.entry("DescribeWinTask", "describe-win"),
            Map.entry("NominateTask", "nominate"),
            Map.entry("ReviewUsageTask", "review-usage"),
            Map.entry("HandOverTask", "hand-over-to-daily-business"),
            Map.entry("PrepareTrainingTask", "prepare-training"),
            Map.entry("LinkResultsTask", "link-results"),
            Map.entry("ChangeProceduresTask", "change-procedures"),
            Map.entry("DevelopPeopleTask", "develop-people"),
            Map.entry("AnchorChangeTask", "anchor-change"));

    private static TestEngine engine;

    /** What is wrong: in the answer, or in what the database knows. */
    private interface Change {
        void in(Map<String, Object> answer, Map<String, Object> facts);
    }

    @BeforeAll
    static void deploy() {
        engine = new TestEngine();
        ModelFiles.deployAll(engine.client());
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    static Stream<Arguments> tasks() {
        return FORMS.keySet().stream().sorted().map(Arguments::arguments);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tasks")
    void the_good_answer_of_the_example_needs_no_change(String task) {
        assertThat(judge(task, answer(task), facts())).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tasks")
    void the_good_answer_is_good_also_where_the_database_knows_nothing(String task) {
        assertThat(judge(task, answer(task), Map.of())).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tasks")
    void an_empty_answer_is_never_good(String task) {
        assertThat(judge(task, new HashMap<>(), facts())).isNotEmpty();
    }

    static Stream<Arguments> preLaunch() {
        return Stream.of(
                fault(
                        "NeedDiffers",
                        "ConfirmNeedSponsorWiifmTask",
                        List.of(),
                        (answer, facts) -> answer.put("wiifmHolds", "no")),
                fault(
                        "AskedUser",
                        "ConfirmNeedSponsorWiifmTask",
                        List.of(),
                        (answer, facts) -> answer.put("askedUser", "no")),
                fault(
                        "VisibleAct",
                        "ConfirmNeedSponsorWiifmTask",
                        List.of(),
                        (answer, facts) -> answer.put("visibleActOn", null)),
                fault(
                        "ManagersBehind",
                        "ConfirmNeedSponsorWiifmTask",
                        List.of(),
                        (answer, facts) -> answer.put("managersBehind", "None")),
                fault(
                        "FourStages",
                        "PlanFourStagesTask",
                        List.of(),
                        (answer, facts) -> all(answer, "stages").removeLast()),
                fault(
                        "FourStages",
                        "PlanFourStagesTask",
                        List.of(),
                        (answer, facts) -> item(answer, "stages").put("owner", " ")),
                fault("Risks", "PlanFourStagesTask", List.of(), (answer, facts) -> answer.put("risks", List.of())),
                fault("NextProject", "PlanFourStagesTask", List.of(), (answer, facts) -> answer.put("nextProject", "")),
                fault(
                        "FeedbackLoop",
                        "PlanFourStagesTask",
                        List.of(),
                        (answer, facts) -> answer.put("feedbackLoop", null)));
    }

    @Proves({"S41", "S104", "S148", "S150", "S151", "S152", "S153", "S157", "S172"})
    @ParameterizedTest(name = "{0}")
    @MethodSource("preLaunch")
    void sends_back_pre_launch_that_lacks(String rule, String task, List<String> also, Change change) {
        sendsBack(rule, task, also, change);
    }

    static Stream<Arguments> aMessage() {
        return Stream.of(
                fault(
                        "IntendedOutcome",
                        "PrepareMessageTask",
                        List.of(),
                        (answer, facts) -> answer.put("intendedOutcome", "")),
                fault(
                        "Messages",
                        "PrepareMessageTask",
                        List.of(),
                        (answer, facts) -> answer.put("messages", List.of())),
                fault(
                        "MessageDoing",
                        "PrepareMessageTask",
                        List.of(),
                        (answer, facts) -> item(answer, "messages").put("doing", null)),
                fault(
                        "MessageChanges",
                        "PrepareMessageTask",
                        List.of(),
                        (answer, facts) -> item(answer, "messages").put("changes", "")),
                fault(
                        "MessageSupport",
                        "PrepareMessageTask",
                        List.of(),
                        (answer, facts) -> item(answer, "messages").put("support", "")),
                fault(
                        "MessageMeasured",
                        "PrepareMessageTask",
                        List.of(),
                        (answer, facts) -> item(answer, "messages").put("measured", null)),
                fault(
                        "MessageWiifm",
                        "PrepareMessageTask",
                        List.of(),
                        (answer, facts) -> item(answer, "messages").put("wiifm", null)),
                fault(
                        "MessageGain",
                        "PrepareMessageTask",
                        List.of(),
                        (answer, facts) -> item(answer, "messages").put("gain", "company")),
                fault(
                        "MessageGain",
                        "PrepareMessageTask",
                        List.of(),
                        (answer, facts) -> item(answer, "messages").put("gain", null)),
                fault(
                        "RolesWithoutBenefit",
                        "PrepareMessageTask",
                        List.of(),
                        (answer, facts) -> facts.put("rolesWithoutBenefit", List.of("Stock Clerk"))),
                fault(
                        "BenefitRefused",
                        "PrepareMessageTask",
                        List.of(),
                        (answer, facts) -> facts.put("refusedBenefits", List.of("IT: we never see that screen"))),
                fault("Sender", "PrepareMessageTask", List.of(), (answer, facts) -> answer.put("senderReason", null)),
                fault(
                        "ManagersTell",
                        "PrepareMessageTask",
                        List.of(),
                        (answer, facts) ->
                                answer.put("managersTellBy", TODAY.plusDays(30).toString())),
                fault(
                        "Rounds",
                        "PrepareMessageTask",
                        List.of(),
                        (answer, facts) -> all(answer, "rounds").removeLast()),
                fault(
                        "Channels",
                        "PrepareMessageTask",
                        List.of(),
                        (answer, facts) -> all(answer, "rounds").forEach(round -> round.put("channel", "mail"))),
                fault(
                        "RoundsSameDay",
                        "PrepareMessageTask",
                        List.of(),
                        (answer, facts) -> all(answer, "rounds").forEach(round -> round.put("on", TODAY.toString()))),
                fault("RoundsBeforeGoLive", "PrepareMessageTask", List.of(), (answer, facts) -> {
                    facts.put("goLive", TODAY.plusDays(3).toString());
                    item(answer, "rounds").put("on", TODAY.plusDays(4).toString());
                }),
                fault("OwnUse", "CheckWalkTheTalkTask", List.of(), (answer, facts) -> answer.put("ownUse", "none")),
                fault("SeenWhere", "CheckWalkTheTalkTask", List.of(), (answer, facts) -> answer.put("seenWhere", "-")),
                fault("OthersNext", "CheckWalkTheTalkTask", List.of(), (answer, facts) -> answer.put("whoNext", null)),
                fault(
                        "StayUntil",
                        "CheckWalkTheTalkTask",
                        List.of(),
                        (answer, facts) ->
                                answer.put("stayUntil", TODAY.plusDays(20).toString())));
    }

    @Proves({
        "S38", "S39", "S40", "S41", "S42", "S43", "S44", "S45", "S46", "S47", "S119", "S120", "S121", "S122", "S123",
        "S124", "S125", "S126", "S172", "S174"
    })
    @ParameterizedTest(name = "{0}")
    @MethodSource("aMessage")
    void sends_back_a_message_that_lacks(String rule, String task, List<String> also, Change change) {
        sendsBack(rule, task, also, change);
    }

    static Stream<Arguments> theFirstUse() {
        return Stream.of(
                fault("FirstTask", "EnsureFirstUseTask", List.of(), (answer, facts) -> answer.put("firstTaskOn", null)),
                fault(
                        "FirstTaskLate",
                        "EnsureFirstUseTask",
                        List.of(),
                        (answer, facts) ->
                                answer.put("firstTaskOn", TODAY.plusDays(15).toString())),
                fault(
                        "FirstSupport",
                        "EnsureFirstUseTask",
                        List.of(),
                        (answer, facts) -> answer.put("support", "nothing")),
                fault("LearningTime", "EnsureFirstUseTask", List.of(), (answer, facts) -> answer.put("learning", "")),
                fault("LeaderAct", "EnsureFirstUseTask", List.of(), (answer, facts) -> answer.put("leaderAct", "no")),
                fault(
                        "MistakesSafe",
                        "EnsureFirstUseTask",
                        List.of(),
                        (answer, facts) -> answer.put("mistakes", "unsaid")),
                fault("Tried", "EnsureFirstUseTask", List.of(), (answer, facts) -> answer.put("tried", null)),
                fault("TakenAlong", "EnsureFirstUseTask", List.of(), (answer, facts) -> {
                    answer.put("obstacles", List.of("not-inclined"));
                    answer.put("obstacleRemedy", "We wait");
                }),
                fault("Systems", "ExamineSystemsTask", List.of(), (answer, facts) -> answer.put("systems", List.of())),
                fault(
                        "Retire",
                        "ExamineSystemsTask",
                        List.of(),
                        (answer, facts) -> item(answer, "systems").put("decision", "keep")),
                fault(
                        "SystemOff",
                        "ExamineSystemsTask",
                        List.of(),
                        (answer, facts) -> item(answer, "systems").put("offOn", null)),
                fault(
                        "SystemOff",
                        "ExamineSystemsTask",
                        List.of(),
                        (answer, facts) -> item(answer, "systems").put("owner", " ")),
                fault(
                        "SystemInstead",
                        "ExamineSystemsTask",
                        List.of(),
                        (answer, facts) -> item(answer, "systems").put("instead", "")),
                fault(
                        "SystemOffTooEarly",
                        "ExamineSystemsTask",
                        List.of(),
                        (answer, facts) -> item(answer, "systems")
                                .put("offOn", TODAY.plusDays(2).toString())),
                fault(
                        "SystemOffTooLate",
                        "ExamineSystemsTask",
                        List.of(),
                        (answer, facts) -> item(answer, "systems")
                                .put("offOn", TODAY.plusDays(61).toString())),
                fault(
                        "NoMoreSheets",
                        "ExamineSystemsTask",
                        List.of(),
                        (answer, facts) -> answer.put("meeting", "none")),
                fault("Blockers", "ListBlockersTask", List.of(), (answer, facts) -> answer.put("blockers", List.of())),
                fault(
                        "BlockerOwner",
                        "ListBlockersTask",
                        List.of(),
                        (answer, facts) -> item(answer, "blockers").put("owner", null)),
                fault(
                        "BlockerLate",
                        "ListBlockersTask",
                        List.of(),
                        (answer, facts) -> item(answer, "blockers")
                                .put("dueOn", TODAY.plusDays(15).toString())),
                fault("BlockersAsked", "ListBlockersTask", List.of(), (answer, facts) -> answer.put("askedWhom", "no")),
                fault(
                        "QuickAction",
                        "ListBlockersTask",
                        List.of(),
                        (answer, facts) -> answer.put("quickAction", "nothing")));
    }

    @Proves({
        "S48", "S49", "S50", "S51", "S52", "S53", "S54", "S55", "S56", "S57", "S58", "S59", "S60", "S62", "S133",
        "S175", "S176"
    })
    @ParameterizedTest(name = "{0}")
    @MethodSource("theFirstUse")
    void sends_back_the_first_use_that_lacks(String rule, String task, List<String> also, Change change) {
        sendsBack(rule, task, also, change);
    }

    static Stream<Arguments> theDailySupport() {
        return Stream.of(
                fault("HypercareHelpers", "NameHypercareTask", List.of("HelperPeer"), (answer, facts) -> {
                    answer.put("helpers", List.of());
                }),
                fault(
                        "HelperPeer",
                        "NameHypercareTask",
                        List.of(),
                        (answer, facts) -> item(answer, "helpers").put("kind", "trainer")),
                fault(
                        "HypercareUntil",
                        "NameHypercareTask",
                        List.of(),
                        (answer, facts) ->
                                answer.put("until", TODAY.plusDays(31).toString())),
                fault(
                        "HypercareUntil",
                        "NameHypercareTask",
                        List.of(),
                        (answer, facts) -> answer.put("until", TODAY.plusDays(4).toString())),
                fault("ToldOfHelp", "NameHypercareTask", List.of(), (answer, facts) -> answer.put("toldHow", null)),
                fault(
                        "HelpAfterwards",
                        "NameHypercareTask",
                        List.of(),
                        (answer, facts) -> answer.put("afterwards", "none")),
                fault(
                        "Questions",
                        "CloseHypercareTask",
                        List.of(),
                        (answer, facts) -> item(answer, "questions").put("answer", "")),
                fault(
                        "FirstWin",
                        "CloseHypercareTask",
                        List.of(),
                        (answer, facts) -> answer.put("firstWin", "Nothing")),
                fault(
                        "FirstWinShown",
                        "CloseHypercareTask",
                        List.of(),
                        (answer, facts) -> answer.put("winShown", null)),
                fault("SlowestUnit", "CloseHypercareTask", List.of(), (answer, facts) -> answer.put("lagging", "")));
    }

    @Proves({"S52", "S53", "S55", "S64", "S68", "S70", "S133", "S134", "S135", "S155", "S161", "S171", "S201"})
    @ParameterizedTest(name = "{0}")
    @MethodSource("theDailySupport")
    void sends_back_the_daily_support_that_lacks(String rule, String task, List<String> also, Change change) {
        sendsBack(rule, task, also, change);
    }

    static Stream<Arguments> aWin() {
        return Stream.of(
                fault("WinMetric", "DescribeWinTask", List.of(), (answer, facts) -> answer.put("metric", "")),
                fault("WinMeasured", "DescribeWinTask", List.of(), (answer, facts) -> {
                    answer.put("basis", "measured");
                    answer.put("measurement", "adoption of nobody");
                }),
                fault("WinNumbers", "DescribeWinTask", List.of(), (answer, facts) -> answer.put("after", null)),
                fault("WinDirection", "DescribeWinTask", List.of(), (answer, facts) -> answer.put("after", 12)),
                fault("WinDirection", "DescribeWinTask", List.of(), (answer, facts) -> answer.put("better", "higher")),
                fault("WinSource", "DescribeWinTask", List.of(), (answer, facts) -> answer.put("source", "none")),
                fault("WinManagers", "DescribeWinTask", List.of(), (answer, facts) -> answer.put("managerHelp", "-")),
                fault("Achievers", "NominateTask", List.of(), (answer, facts) -> answer.put("achievers", List.of())),
                fault("Enablers", "NominateTask", List.of(), (answer, facts) -> answer.put("enablers", null)),
                fault(
                        "EnablersSame",
                        "NominateTask",
                        List.of(),
                        (answer, facts) -> answer.put("enablers", List.of("valli"))),
                fault(
                        "NomineesUnknown",
                        "NominateTask",
                        List.of(),
                        (answer, facts) -> answer.put("enablers", List.of("elvis"))),
                fault("AwardProof", "NominateTask", List.of(), (answer, facts) -> answer.put("proof", "")),
                fault("AwardKind", "NominateTask", List.of(), (answer, facts) -> answer.put("kind", null)),
                fault("AwardPayLinked", "NominateTask", List.of(), (answer, facts) -> answer.put("kind", "bonus")));
    }

    @Proves({"S63", "S64", "S65", "S66", "S67", "S69"})
    @ParameterizedTest(name = "{0}")
    @MethodSource("aWin")
    void sends_back_a_win_that_lacks(String rule, String task, List<String> also, Change change) {
        sendsBack(rule, task, also, change);
    }

    static Stream<Arguments> theMonthsAfter() {
        return Stream.of(
                fault(
                        "WeakestUnit",
                        "ReviewUsageTask",
                        List.of(),
                        (answer, facts) -> answer.put("weakestUnit", "none")),
                fault("UsageAction", "ReviewUsageTask", List.of(), (answer, facts) -> answer.put("actionOwner", null)),
                fault("UsageAction", "ReviewUsageTask", List.of(), (answer, facts) -> answer.put("cause", null)),
                fault(
                        "UsageActionLate",
                        "ReviewUsageTask",
                        List.of(),
                        (answer, facts) ->
                                answer.put("actionDueOn", TODAY.plusDays(22).toString())),
                fault(
                        "ShowBenefit",
                        "ReviewUsageTask",
                        List.of(),
                        (answer, facts) -> answer.put("showBenefit", "nothing")),
                fault(
                        "LeaderContact",
                        "ReviewUsageTask",
                        List.of(),
                        (answer, facts) -> answer.put("leaderContact", "none")),
                fault("HandOverOwner", "HandOverTask", List.of(), (answer, facts) -> answer.put("ownerAgreed", false)),
                fault(
                        "HandOverProject",
                        "HandOverTask",
                        List.of(),
                        (answer, facts) -> answer.put("owner", "cleo clark")),
                fault("HandOverMeeting", "HandOverTask", List.of(), (answer, facts) -> answer.put("meeting", "")),
                fault("Newcomers", "HandOverTask", List.of(), (answer, facts) -> answer.put("newcomers", "no")),
                fault("NextUse", "HandOverTask", List.of(), (answer, facts) -> answer.put("nextUse", "none")),
                fault("Growth", "HandOverTask", List.of(), (answer, facts) -> answer.put("growth", null)),
                fault("DailyWorkMissed", "HandOverTask", List.of(), (answer, facts) -> answer.put("dailyWork", "none")),
                fault(
                        "ChampionsOnProblems",
                        "HandOverTask",
                        List.of(),
                        (answer, facts) -> facts.put("championsWithoutProblem", List.of("Diana Lee"))),
                fault(
                        "TeamsAsked",
                        "HandOverTask",
                        List.of(),
                        (answer, facts) -> facts.put("managersWithoutTalk", List.of("Ada Adler"))));
    }

    @Proves({
        "S53", "S54", "S55", "S149", "S154", "S155", "S158", "S160", "S161", "S162", "S169", "S170", "S171", "S173",
        "S174", "S177"
    })
    @ParameterizedTest(name = "{0}")
    @MethodSource("theMonthsAfter")
    void sends_back_the_months_after_that_lacks(String rule, String task, List<String> also, Change change) {
        sendsBack(rule, task, also, change);
    }

    static Stream<Arguments> aTraining() {
        return Stream.of(
                fault(
                        "TrainingTasks",
                        "PrepareTrainingTask",
                        List.of(),
                        (answer, facts) -> all(answer, "tasks").removeLast()),
                fault(
                        "TrainingTechnical",
                        "PrepareTrainingTask",
                        List.of(),
                        (answer, facts) -> item(answer, "tasks").put("task", "The menu of the order screen")),
                fault(
                        "TrainingRole",
                        "PrepareTrainingTask",
                        List.of(),
                        (answer, facts) -> item(answer, "tasks").put("role", null)),
                fault(
                        "TrainingHandsOn",
                        "PrepareTrainingTask",
                        List.of(),
                        (answer, facts) -> item(answer, "tasks").put("handsOn", "nothing")),
                fault(
                        "TrainingDifferent",
                        "PrepareTrainingTask",
                        List.of(),
                        (answer, facts) -> answer.put("different", "none")),
                fault("TrainingPeer", "PrepareTrainingTask", List.of(), (answer, facts) -> answer.put("peer", "")),
                fault(
                        "TrainingPractice",
                        "PrepareTrainingTask",
                        List.of(),
                        (answer, facts) -> answer.put("practiceOn", null)),
                fault(
                        "TrainingPractice",
                        "PrepareTrainingTask",
                        List.of(),
                        (answer, facts) -> answer.put("practiceMinutes", 240)),
                fault(
                        "TrainingTime",
                        "PrepareTrainingTask",
                        List.of(),
                        (answer, facts) -> answer.put("timeReleased", false)));
    }

    @Proves({"S127", "S128", "S129", "S130", "S131", "S132", "S133", "S134", "S135", "S202", "S203"})
    @ParameterizedTest(name = "{0}")
    @MethodSource("aTraining")
    void sends_back_a_training_that_lacks(String rule, String task, List<String> also, Change change) {
        sendsBack(rule, task, also, change);
    }

    static Stream<Arguments> aVictory() {
        return Stream.of(
                fault("Links", "LinkResultsTask", List.of(), (answer, facts) -> answer.put("links", List.of())),
                fault(
                        "Links",
                        "LinkResultsTask",
                        List.of(),
                        (answer, facts) -> item(answer, "links").put("behaviour", "")),
                fault(
                        "LinkSame",
                        "LinkResultsTask",
                        List.of(),
                        (answer, facts) -> item(answer, "links").put("now", 12)),
                fault("LinkTold", "LinkResultsTask", List.of(), (answer, facts) -> answer.put("toldWhere", "no")),
                fault(
                        "Procedure",
                        "ChangeProceduresTask",
                        List.of(),
                        (answer, facts) -> answer.put("procedures", List.of())),
                fault(
                        "Procedure",
                        "ChangeProceduresTask",
                        List.of(),
                        (answer, facts) -> item(answer, "procedures").put("on", null)),
                fault("StillOld", "ChangeProceduresTask", List.of(), (answer, facts) -> answer.put("stillOld", " ")),
                fault(
                        "PeopleDeveloped",
                        "DevelopPeopleTask",
                        List.of(),
                        (answer, facts) -> answer.put("people", List.of())),
                fault(
                        "PeopleDeveloped",
                        "DevelopPeopleTask",
                        List.of(),
                        (answer, facts) -> item(answer, "people").put("how", null)),
                fault(
                        "PeopleDeveloped",
                        "DevelopPeopleTask",
                        List.of(),
                        (answer, facts) -> item(answer, "people").put("forWhat", "")),
                fault(
                        "NewAgent",
                        "DevelopPeopleTask",
                        List.of(),
                        (answer, facts) -> answer.put("newAgent", "Cleo Clark")),
                fault("Owner", "AnchorChangeTask", List.of(), (answer, facts) -> answer.put("owner", " ")),
                fault("Rhythm", "AnchorChangeTask", List.of(), (answer, facts) -> answer.put("rhythm", null)),
                fault(
                        "NextProblem",
                        "AnchorChangeTask",
                        List.of(),
                        (answer, facts) -> answer.put("nextProblem", "None")),
                fault("NextLead", "AnchorChangeTask", List.of(), (answer, facts) -> answer.put("nextLead", null)),
                fault(
                        "VictoryOpenWaves",
                        "AnchorChangeTask",
                        List.of(),
                        (answer, facts) -> facts.put("openWaves", List.of("Rollout"))),
                fault(
                        "VictoryTooYoung",
                        "AnchorChangeTask",
                        List.of(),
                        (answer, facts) -> facts.put("tooYoung", List.of("Pilot"))),
                fault("VictoryStopped", "AnchorChangeTask", List.of(), (answer, facts) -> {
                    facts.put("stoppedWaves", List.of("Pilot"));
                    answer.put("notSustained", "");
                }));
    }

    @Proves({"S71", "S72", "S73", "S74", "S75", "S76", "S77", "S78", "S79", "S80", "S81"})
    @ParameterizedTest(name = "{0}")
    @MethodSource("aVictory")
    void sends_back_a_victory_that_lacks(String rule, String task, List<String> also, Change change) {
        sendsBack(rule, task, also, change);
    }

    /** Each obstacle that the forms of these steps show. */
    static Stream<Arguments> obstacles() {
        return FORMS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(task ->
                        obstaclesOf(task.getValue()).stream().map(obstacle -> arguments(task.getKey(), obstacle)));
    }

    @Proves({
        "S42", "S43", "S44", "S45", "S46", "S47", "S56", "S57", "S58", "S59", "S60", "S61", "S62", "S68", "S69", "S70",
        "S78", "S79", "S80", "S81", "S132", "S134", "S152", "S153", "S154", "S156", "S157", "S175", "S202"
    })
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("obstacles")
    void an_obstacle_that_is_seen_needs_somebody_who_deals_with_it(String task, String obstacle) {
        Map<String, Object> answer = answer(task);
        answer.put("obstacles", List.of(obstacle));
        answer.put("notInclined", "The team of the dock takes them along");
        assertThat(judge(task, answer, facts())).containsExactly("ObstacleRemedy");

        answer.put("obstacleRemedy", "The change lead, by Friday");
        assertThat(judge(task, answer, facts())).isEmpty();
    }

    @Test
    void a_measured_win_needs_no_typed_numbers() {
        Map<String, Object> answer = answer("DescribeWinTask");
        answer.put("basis", "measured");
        answer.put("measurement", "adoption");
        List.of("better", "before", "after", "source").forEach(key -> answer.put(key, null));
        assertThat(judge("DescribeWinTask", answer, facts())).isEmpty();
    }

    @Test
    void thanks_that_are_linked_to_pay_need_the_permission_of_the_program() {
        Map<String, Object> answer = answer("NominateTask");
        answer.put("kind", "raise");
        Map<String, Object> facts = facts();
        assertThat(judge("NominateTask", answer, facts)).containsExactly("AwardPayLinked");
        facts.put("payPermitted", true);
        assertThat(judge("NominateTask", answer, facts)).isEmpty();
    }

    @Test
    void a_reason_names_the_roles_the_units_and_the_people_that_are_meant() throws IOException {
        Map<String, Object> facts = facts();
        facts.put("rolesWithoutBenefit", List.of("Stock Clerk", "Accountant"));
        JsonNode reasons = JSON.readTree(evaluate(
                        "step-quality",
                        Map.of("task", "PrepareMessageTask", "answer", answer("PrepareMessageTask"), "facts", facts))
                .getDecisionOutput());
        assertThat(reasons.toString()).contains("Stock Clerk, Accountant");
    }

    @Test
    void every_rule_of_these_tasks_has_an_answer_that_it_finds() {
        Set<String> tested = Stream.of(
                        preLaunch(),
                        aMessage(),
                        theFirstUse(),
                        theDailySupport(),
                        aWin(),
                        theMonthsAfter(),
                        aTraining(),
                        aVictory())
                .flatMap(faults -> faults)
                .map(fault -> (String) fault.get()[0])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(tested).isEqualTo(rules());
    }

    @Proves({"S40", "S45", "S70", "S119"})
    @ParameterizedTest(name = "{1} in {2}, {3} a week: {0}")
    @CsvSource({
        "FirstRoundOften, first-round, pre-launch, 2, 7, 3",
        "GoLiveScarce, go-live, launch, 1, 14, 2",
        "GoLiveAgain, go-live, launch, 2, 10, 2",
        "WinsMonthly, win, stabilize, 2, 30, 2",
        "WinsLater, win, evolve, 2, 60, 1",
        "AnythingElse, thanks, evolve, 2, 30, 1"
    })
    void nothing_is_said_only_once(String rule, String kind, String phase, int perWeek, int days, int rounds)
            throws IOException {
        EvaluateDecisionResponse response =
                evaluate("communication-cadence", Map.of("kind", kind, "phase", phase, "perWeek", perWeek));
        JsonNode cadence = JSON.readTree(response.getDecisionOutput());
        assertThat(cadence.path("everyDays").asInt()).isEqualTo(days);
        assertThat(cadence.path("rounds").asInt()).isEqualTo(rounds);
        assertThat(matched(response)).containsExactly(rule);
    }

    @Proves("S129")
    @Test
    void a_session_of_half_a_day_is_cut_to_two_hours() throws IOException {
        EvaluateDecisionResponse response = evaluate(
                "training-plan", Map.of("learners", 12, "sessionSize", 6, "sessionMinutes", 240, "format", "on-site"));
        JsonNode plan = JSON.readTree(response.getDecisionOutput());
        assertThat(plan.path("minutes").asInt()).isEqualTo(120);
        assertThat(plan.path("sessions").asInt()).isEqualTo(2);
        assertThat(matched(response)).containsExactly("ShorterSessions");
    }

    private static void sendsBack(String rule, String task, List<String> also, Change change) {
        Map<String, Object> answer = answer(task);
        Map<String, Object> facts = facts();
        change.in(answer, facts);
        List<String> expected = new ArrayList<>(List.of(rule));
        expected.addAll(also);

        assertThat(judge(task, answer, facts)).containsExactlyInAnyOrderElementsOf(expected);
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

    /** The ids of the rules for these tasks. */
    private static Set<String> rules() {
        return ModelFiles.all(
                        ModelFiles.xml(Path.of("bpmn", "decisions", "step-quality.dmn"))
                                .getDocumentElement(),
                        DMN,
                        "rule")
                .stream()
                .filter(rule -> FORMS.containsKey(task(rule)))
                .map(rule -> rule.getAttribute("id"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String task(Element rule) {
        return ModelFiles.all(rule, DMN, "text").getFirst().getTextContent().replace("\"", "");
    }

    private static List<String> obstaclesOf(String formId) {
        try {
            List<String> found = new ArrayList<>();
            JSON.readTree(Files.readString(Path.of("forms", formId + ".form")))
                    .path("components")
                    .forEach(component -> {
                        if (component.path("key").asText().equals("obstacles")) {
                            component
                                    .path("values")
                                    .forEach(value ->
                                            found.add(value.path("value").asText()));
                        }
                    });
            return found;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Everything is in order, three weeks before go-live for what is asked then, on the day of it for the rest. */
    private static Map<String, Object> facts() {
        Map<String, Object> facts = new HashMap<>();
        facts.put("today", TODAY.toString());
        facts.put("goLive", TODAY.plusDays(21).toString());
        facts.put("start", TODAY.toString());
        facts.put("firstTaskOn", TODAY.plusDays(5).toString());
        facts.put("people", List.of("valli", "diana"));
        facts.put("projectPeople", List.of("Cleo Clark"));
        facts.put("measurements", List.of("adoption"));
        List.of(
                        "rolesWithoutBenefit",
                        "refusedBenefits",
                        "championsWithoutProblem",
                        "managersWithoutTalk",
                        "openWaves",
                        "tooYoung",
                        "stoppedWaves")
                .forEach(list -> facts.put(list, List.of()));
        return facts;
    }

    /** As recorded: every key of the form is there, missing values are null. */
    private static Map<String, Object> answer(String task) {
        String formId = FORMS.get(task);
        Map<String, Object> answer = new HashMap<>();
        ModelFiles.forms().get(formId).keys().forEach(key -> answer.put(key, null));
        answer.putAll(JSON.convertValue(Answers.to(formId, TODAY), new TypeReference<Map<String, Object>>() {}));
        if (formId.equals("list-blockers")) {
            answer.put("noBlockers", null);
            answer.put(
                    "blockers",
                    JSON.convertValue(
                            List.of(Map.of(
                                    "blocker",
                                    "No scanners",
                                    "owner",
                                    "Lex",
                                    "dueOn",
                                    TODAY.plusDays(6).toString())),
                            new TypeReference<List<Map<String, Object>>>() {}));
        }
        if (formId.equals("nominate")) {
            answer.put("achievers", List.of("valli"));
            answer.put("enablers", List.of("diana"));
        }
        return answer;
    }

    private static Arguments fault(String rule, String task, List<String> also, Change change) {
        return arguments(rule, task, also, change);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> all(Map<String, Object> answer, String list) {
        return (List<Map<String, Object>>) answer.get(list);
    }

    private static Map<String, Object> item(Map<String, Object> answer, String list) {
        return all(answer, list).getFirst();
    }
}
