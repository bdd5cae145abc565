package dev.tollgate.story;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** What the people of the example answer in each form when they do their work well; keyed by form id. */
public final class Answers {

    private Answers() {}

    /**
     * @param today the day on which the form is filled
     */
    public static Map<String, Object> to(String formId, LocalDate today) {
        return switch (formId) {
            case "confirm-adoption-plan" ->
                Map.of(
                        "usersInvolved", "Programmers in Southlake, accountants in Seattle, both marketing people",
                        "mainRisk", "Sellers keep their own customer lists",
                        "mitigation", "The weekly pipeline meeting accepts reports from the CRM only",
                        "mitigationOwner", "Neena Yang",
                        "mitigationDueOn", today.plusDays(14).toString(),
                        "planConfirmed", true);
            case "describe-need" ->
                Map.of(
                        "needs",
                        List.of(
                                need("Sales", "Looks up every customer in three lists", "One list of customers"),
                                need("Finance", "Types each order a second time", "Orders arrive complete"),
                                need("Shipping", "Calls sales for delivery dates", "Sees dates at once")),
                        "costOfToday",
                        120,
                        "costUnit",
                        "hours-week",
                        "costSource",
                        "Counted by the sales office in October",
                        "managersConvinced",
                        80,
                        "competing",
                        List.of(),
                        "nothingCompetes",
                        true);
            case "build-coalition" ->
                Map.of(
                        "authorities",
                                List.of(
                                        Map.of("unit", "Sales", "person", "Neena Yang", "decides", "both"),
                                        Map.of("unit", "IT", "person", "Lex Garcia", "decides", "both")),
                        "conflictState", "settled",
                        "conflict", "Finance counts orders, Sales counts visits; both count signed orders now",
                        "conflictCheckedBy", "Steven King",
                        "visibleActs",
                                List.of(
                                        act(
                                                "Steven King",
                                                "Opens the first CRM forecast in the board meeting",
                                                today,
                                                7),
                                        act("Neena Yang", "Runs the pipeline meeting from the CRM", today, 14),
                                        act("Lex Garcia", "Enters his own customer visits", today, 21)));
            case "develop-vision" ->
                Map.of(
                        "changes",
                                List.of(Map.of(
                                        "role", "Sales Representative",
                                        "before", "Keeps customers in a spreadsheet",
                                        "after", "Keeps customers in the CRM")),
                        "metrics",
                                List.of(Map.of(
                                        "metric", "Forecast accuracy",
                                        "baseline", 61,
                                        "source", "Monthly forecast report",
                                        "owner", "Neena Yang",
                                        "measured", "monthly")),
                        "retires", "The shared customer spreadsheet",
                        "retiresOn", today.plusDays(120).toString());
            case "confirm-need-sponsor-wiifm" ->
                Map.of(
                        "needHolds", "yes",
                        "wiifmHolds", "yes",
                        "askedUser", "Valli Jackson",
                        "visibleAct", "Enters the first ticket in front of the team",
                        "visibleActOn", today.plusDays(5).toString());
            case "prepare-message" ->
                Map.of(
                        "messages",
                        List.of(Map.of(
                                "role", "Everybody",
                                "doing", "Enter each customer contact on the same day",
                                "support", "Your champion, and the help desk",
                                "measured", "One contact a week in the CRM",
                                "wiifm", "No more double entry",
                                "confirmedBy", "Valli Jackson")),
                        "sender",
                        "Steven King",
                        "channels",
                        List.of("team-meeting", "manager"),
                        "senderReason",
                        "I lost a customer last year because three of us called with three prices");
            case "correct-definition" -> Map.of();
            case "approve-campaign" -> Map.of("approved", "yes");
            case "revise-campaign" ->
                Map.of("subject", "The CRM, and what is in it for you", "body", "Here is what changes.");
            case "record-attendance" -> Map.of("ownWork", "yes");
            case "ensure-first-use" ->
                Map.of(
                        "firstTask",
                        "Enter the next customer contact",
                        "firstTaskOn",
                        today.plusDays(2).toString(),
                        "oldTool",
                        "The shared customer spreadsheet",
                        "oldToolOffOn",
                        today.plusDays(30).toString(),
                        "support",
                        "The champions of each unit",
                        "blockers",
                        List.of(),
                        "noBlockers",
                        true);
            case "describe-win" ->
                Map.of(
                        "metric", "Minutes to find a customer",
                        "better", "lower",
                        "before", 12,
                        "after", 3,
                        "source", "Time study of the sales office",
                        "achievers", "The programmers of Southlake",
                        "enablers", "Lex Garcia",
                        "consent", "yes");
            case "review-usage" ->
                Map.of(
                        "weakestUnit", "Finance",
                        "cause", "time",
                        "action", "Month end is freed from double entry",
                        "actionOwner", "Nancy Gruenberg",
                        "actionDueOn", today.plusDays(10).toString());
            case "hand-over-to-daily-business" ->
                Map.of(
                        "owner", "Neena Yang",
                        "ownerAgreed", true,
                        "meeting", "Weekly pipeline meeting",
                        "newcomers", "A champion shows them in the first week",
                        "championProblem", "Late delivery dates");
            case "plan-remedies" ->
                Map.of(
                        "remedies", "Champions sit with each person who has not started",
                        "owner", "Lex Garcia",
                        "dueOn", today.plusDays(4).toString());
            case "decide-with-sponsors" ->
                Map.of("decision", "continue", "reason", "The remedies are under way and funded");
            case "review-step" -> Map.of("decision", "accept", "reason", "Good enough to go on");
            case "anchor-change" ->
                Map.of(
                        "link", "Contacts entered the same day halved the search for customers",
                        "procedure", "Order approval runs in the CRM",
                        "procedureOn", today.plusDays(10).toString(),
                        "owner", "Neena Yang",
                        "meeting", "Weekly pipeline meeting",
                        "rhythm", "weekly",
                        "nextProblem", "Late delivery dates",
                        "nextLead", "Lex Garcia");
            default -> throw new IllegalArgumentException("Nobody has an answer to form '%s'".formatted(formId));
        };
    }

    private static Map<String, Object> need(String role, String pain, String gain) {
        return Map.of("role", role, "pain", pain, "gain", gain, "quote", "I want one place to look");
    }

    private static Map<String, Object> act(String sponsor, String act, LocalDate today, int days) {
        return Map.of("sponsor", sponsor, "act", act, "on", today.plusDays(days).toString());
    }
}
