package dev.tollgate.measurement;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.tollgate.program.GateDates;
import dev.tollgate.program.GateTargets;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/** The four gates of a wave, in their order. */
public enum Gate {
    READY("ready", "Are people ready?"),
    IN_USE("in-use", "Is it in use?"),
    HABIT("habit", "Is it a habit?"),
    SUSTAINED("sustained", "Is it sustained?");

    private final String id;
    private final String question;

    Gate(String id, String question) {
        this.id = id;
        this.question = question;
    }

    public static Optional<Gate> of(String id) {
        for (Gate gate : values()) {
            if (gate.id.equals(id)) {
                return Optional.of(gate);
            }
        }
        return Optional.empty();
    }

    @JsonValue
    public String id() {
        return id;
    }

    /** The gate's name as executives see it. */
    public String question() {
        return question;
    }

    /** Whether the gate is about use, so that it cannot be decided without usage events. */
    public boolean needsUsage() {
        return this != READY;
    }

    /** What each pool of units has to reach, in percent. */
    public Map<Metric, Double> criteria(GateTargets targets) {
        return switch (this) {
            case READY ->
                Map.of(Metric.INFORMED, targets.informed(), Metric.TRAINING_COMPLETION, targets.trainingCompletion());
            case IN_USE -> Map.of(Metric.ACTIVATION, targets.activation());
            case HABIT -> Map.of(Metric.ADOPTION, targets.adoption());
            case SUSTAINED -> Map.of(Metric.ADOPTION, targets.sustainedAdoption());
        };
    }

    /** The first day on which the gate can be decided. */
    public LocalDate notBefore(GateDates dates) {
        return switch (this) {
            case READY -> dates.ready();
            case IN_USE -> dates.inUse();
            case HABIT -> dates.habit();
            case SUSTAINED -> dates.sustained();
        };
    }
}
