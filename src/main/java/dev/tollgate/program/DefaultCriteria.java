package dev.tollgate.program;

import static dev.tollgate.program.DefaultCriteria.Kind.AVERAGE;
import static dev.tollgate.program.DefaultCriteria.Kind.NUMBER;
import static dev.tollgate.program.DefaultCriteria.Kind.PERCENT;

import dev.tollgate.program.Criterion.Need;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.lang.Nullable;

/**
 * The criteria of the four gates with their defaults. Nobody has published validated thresholds for gates of adoption,
 * so every number here can be set otherwise by the definition.
 */
final class DefaultCriteria {

    private static final String SOURCE = "default of Tollgate, no validated threshold is published";

    /** What a target is a number of. */
    enum Kind {
        PERCENT(0, 100),
        NUMBER(0, 1000),
        /** Of answers from 1 to 5. */
        AVERAGE(1, 5);

        final int least;
        final int most;

        Kind(int least, int most) {
            this.least = least;
            this.most = most;
        }
    }

    /** Where the values of a metric come from. */
    enum Origin {
        /** Tollgate's own records and the usage events: always there, cannot be left out. */
        OWN,
        /** As OWN, but the definition may leave it out, saying why. */
        OPTIONAL,
        /** Somebody records it by hand; asked for from the first value on, unless the definition sets a target. */
        RECORDED,
        /** What people say when they are asked, where the program asks them. */
        PULSE,
        /** As PULSE, of a survey that is only there where the definition asks for it, and so is its criterion. */
        READINESS,
        /** The champions that the definition names. */
        CHAMPIONS,
        /** A feature that may not be there. */
        FEATURE
    }

    static final List<Standard> LIST = List.of(
            new Standard(Gate.READY, "executiveActs", "executiveActs", 100, PERCENT, Origin.FEATURE, null),
            new Standard(Gate.READY, "coalitionActs", "coalitionActs", 80, PERCENT, Origin.FEATURE, null),
            new Standard(Gate.READY, "managersConvinced", "managersConvinced", 75, PERCENT, Origin.FEATURE, "informed"),
            new Standard(Gate.READY, "accounted", "accounted", 100, PERCENT, Origin.OWN, null),
            new Standard(Gate.READY, "informed", "informed", 95, PERCENT, Origin.OWN, null),
            new Standard(Gate.READY, "trainingCompletion", "trainingCompletion", 95, PERCENT, Origin.OWN, null),
            new Standard(Gate.READY, "proficiency", "proficiency", 80, PERCENT, Origin.OPTIONAL, null),
            new Standard(
                    Gate.READY, "feltReadiness", "feltReadiness", 75, PERCENT, Origin.READINESS, "trainingCompletion"),
            new Standard(Gate.READY, "champions", "champions", 100, PERCENT, Origin.CHAMPIONS, null),
            new Standard(Gate.READY, "blockers", "blockers", 0, NUMBER, Origin.FEATURE, null),
            new Standard(Gate.IN_USE, "activation", "activation", 90, PERCENT, Origin.OWN, null),
            new Standard(Gate.IN_USE, "adoption", "adoption", 60, PERCENT, Origin.OWN, null),
            new Standard(Gate.IN_USE, "shadowReports", "shadowReports", 25, PERCENT, Origin.PULSE, "adoption"),
            new Standard(Gate.IN_USE, "blockers", "oldBlockers", 0, NUMBER, Origin.FEATURE, null),
            new Standard(Gate.IN_USE, "wins", "wins", 1, NUMBER, Origin.FEATURE, null),
            new Standard(Gate.HABIT, "adoption", "adoption", 85, PERCENT, Origin.OWN, null),
            new Standard(Gate.HABIT, "quality", "quality", 90, PERCENT, Origin.OPTIONAL, "adoption"),
            new Standard(Gate.HABIT, "shadowReports", "shadowReports", 10, PERCENT, Origin.PULSE, "adoption"),
            new Standard(Gate.HABIT, "satisfaction", "satisfaction", 3.5, AVERAGE, Origin.PULSE, "adoption"),
            new Standard(Gate.HABIT, "declines", "declines", 0, NUMBER, Origin.OPTIONAL, null),
            new Standard(Gate.SUSTAINED, "adoption", "monthlyAdoption", 77, PERCENT, Origin.OWN, null),
            new Standard(Gate.SUSTAINED, "rhythm", "rhythm", 80, PERCENT, Origin.FEATURE, null),
            new Standard(Gate.SUSTAINED, "owner", "owner", 1, NUMBER, Origin.OPTIONAL, null));

    private DefaultCriteria() {}

    static List<Standard> of(Gate gate) {
        return LIST.stream().filter(standard -> standard.gate() == gate).toList();
    }

    /** A criterion as the method has it. */
    record Standard(
            Gate gate,
            String name,
            String metric,
            double target,
            Kind kind,
            Origin origin,
            @Nullable String fallback) {

        /** What it is where the definition does not mention it. */
        Criterion unwritten(Set<String> sources, boolean champions, SurveyPlan surveys, double usual) {
            Optional<String> missing = missing(sources, champions, surveys);
            if (missing.isPresent()) {
                return criterion(usual, Need.NOT_MEASURED, null, missing.get(), SOURCE);
            }
            return origin == Origin.RECORDED
                    ? criterion(usual, Need.WHERE_RECORDED, fallback, "nobody has recorded it so far", SOURCE)
                    : criterion(usual, Need.ALWAYS, fallback, null, SOURCE);
        }

        /** Why it cannot be measured in this program. */
        Optional<String> missing(Set<String> sources, boolean champions, SurveyPlan surveys) {
            return switch (origin) {
                case FEATURE ->
                    sources.contains(metric)
                            ? Optional.empty()
                            : Optional.of("nothing in this installation records it");
                case CHAMPIONS -> champions ? Optional.empty() : Optional.of("the definition names no champions");
                case PULSE ->
                    surveys.pulse()
                            ? Optional.empty()
                            : Optional.of("the program does not ask people how it goes (surveys.pulse is false)");
                case READINESS ->
                    surveys.readiness()
                            ? Optional.empty()
                            : Optional.of(
                                    "the program does not ask people if they feel ready (surveys.readiness is false)");
                default -> Optional.empty();
            };
        }

        /** Whether no gate knows of it in this program, unless the definition does. */
        boolean unknown(SurveyPlan surveys) {
            return origin == Origin.READINESS && !surveys.readiness();
        }

        Criterion criterion(
                double target, Need need, @Nullable String fallback, @Nullable String because, String source) {
            return new Criterion(gate, name, metric, target, need, fallback, because, source);
        }
    }
}
