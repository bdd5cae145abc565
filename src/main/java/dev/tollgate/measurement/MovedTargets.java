package dev.tollgate.measurement;

import java.util.Optional;

/** Targets that sponsors set otherwise than the definition, as far as they count at the time of the measurement. */
public interface MovedTargets {

    Optional<Double> target(Measured wave, Metric metric);
}
