package dev.tollgate.lifecycle;

import dev.tollgate.engine.Job;

/** A feature's own condition for sealing an instance of its process, asked outside any transaction. */
public interface SealCheck {

    String processId();

    /**
     * @throws dev.tollgate.engine.Refused naming what is missing
     */
    void check(Job job);
}
