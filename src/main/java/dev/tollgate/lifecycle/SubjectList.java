package dev.tollgate.lifecycle;

import java.util.List;
import org.springframework.lang.Nullable;

/** A feature's own list of those for each of whom a task is there, in place of the usual one. */
public interface SubjectList {

    /** The value of the property {@code each} in the models. */
    String each();

    /** Usernames or ids, as they are now. */
    List<String> subjects(String programId, @Nullable String waveId);
}
