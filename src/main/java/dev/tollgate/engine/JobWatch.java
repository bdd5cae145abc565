package dev.tollgate.engine;

/** Told of jobs that did not go as they should, so that somebody can see it; implemented by the lifecycle. */
public interface JobWatch {

    /** A job was refused; the engine shows an incident with the same message. */
    void refused(Job job, Refused refusal);

    /**
     * The work of a job was done, but the job was gone: ended by the model itself, cancelled with its instance, or
     * completed by somebody else. Called outside any transaction.
     */
    void gone(Job job);
}
