package dev.tollgate.program;

import java.util.Set;

/** Names metrics that this installation can measure, so that a target nobody can fill is refused when it is set. */
public interface MetricSource {

    /** As {@link Criterion#metric} names them. */
    Set<String> metrics();
}
