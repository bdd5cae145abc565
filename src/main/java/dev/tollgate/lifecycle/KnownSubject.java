package dev.tollgate.lifecycle;

import org.springframework.lang.Nullable;

/** Says whether what a process is called for exists, so that nothing can be started for a subject made up in a variable. */
public interface KnownSubject {

    /** The process that is called once for each subject. */
    String processId();

    boolean known(String programId, @Nullable String waveId, String subject);
}
