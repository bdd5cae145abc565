package dev.tollgate.engine;

import java.util.Map;

/** Decides, against the ledger, whether a job's instance may do anything at all; implemented by the lifecycle. */
public interface JobGuard {

    /**
     * Where the job's instance belongs.
     *
     * @throws Refused when the instance never entered through its guard
     */
    Scope admit(Job job);

    /** Called in the worker's transaction after its work, to put the evidence of a required element into the ledger. */
    void completed(Job job, Map<String, Object> result);
}
