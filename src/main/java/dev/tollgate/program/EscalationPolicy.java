package dev.tollgate.program;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.lang.Nullable;

/**
 * What may be done about units whose use lags, and in which order.
 *
 * @param order the rungs that are allowed, first to last
 * @param days days from a rung's begin until the unit is measured again, at least
 * @param graceDays days after go-live in which nothing is done yet
 * @param incentives kinds that the program chooses; what touches pay stays off without an agreement or record
 * @param worksAgreement the agreement with the works council that covers incentives in pay and consequences, or null
 * @param legalRecord the legal record that does, where there is no works council, or null
 */
public record EscalationPolicy(
        List<Rung> order,
        Map<Rung, Integer> days,
        int graceDays,
        List<String> incentives,
        @Nullable String worksAgreement,
        @Nullable String legalRecord) {

    /** Kinds that touch pay or position. */
    public static final Set<String> PAY_LINKED = Set.of("extra-pay", "lower-commission", "bonus", "raise", "promotion");

    /** Kinds that are small enough for every program. */
    public static final List<String> SMALL =
            List.of("free-lunch", "time-off", "feature-of-the-week", "fastest-entry", "quality-prize");

    private static final Pattern PAY_WORDS =
            Pattern.compile(".*\\b(pay|paid|salary|wage|commission|bonus|raise|promotion|money|compensation).*");

    /** Sources disagree on when to make use mandatory; without a policy that says otherwise it comes last. */
    public static final EscalationPolicy USUAL =
            new EscalationPolicy(List.of(Rung.values()), usualDays(), 14, SMALL, null, null);

    static Map<Rung, Integer> usualDays() {
        Map<Rung, Integer> days = new EnumMap<>(Rung.class);
        days.put(Rung.HELP, 14);
        days.put(Rung.MOTIVATE, 14);
        days.put(Rung.INCENTIVES, 21);
        days.put(Rung.MANDATE, 28);
        return days;
    }

    /** Whether an incentive touches pay or position, also one in the program's own words. */
    public static boolean touchesPay(String incentive) {
        return PAY_LINKED.contains(incentive)
                || !SMALL.contains(incentive)
                        && PAY_WORDS.matcher(incentive.toLowerCase(Locale.ROOT)).matches();
    }

    /** What covers consequences and incentives in pay; null where nothing does. */
    public @Nullable String agreement() {
        return worksAgreement != null ? worksAgreement : legalRecord;
    }

    /** Whether the policy deliberately puts the order to use before something gentler. */
    public boolean mandateEarly() {
        int mandate = order.indexOf(Rung.MANDATE);
        return mandate >= 0 && mandate < order.size() - 1;
    }
}
