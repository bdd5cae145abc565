package dev.tollgate.engine;

import java.time.Duration;
import java.util.Optional;

/** Says whether a job has to wait, as in a program that is paused. A job that waits keeps its retries. */
public interface Hold {

    /** How long until the job is looked at again; empty when it may be done now. */
    Optional<Duration> before(Job job);
}
