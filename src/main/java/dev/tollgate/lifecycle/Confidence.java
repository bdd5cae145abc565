package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments.Element;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.lang.Nullable;

/**
 * What people answer in confidence: surveys, conflicts between sponsors, reasons about a person. It is kept in the
 * database, and whoever may read it reads it on our own page; Operate shows every variable, so it becomes none.
 */
public final class Confidence {

    /** The property of a user task in the models: the keys of such fields, or {@code all}. */
    static final String PROPERTY = "confidential";

    static final String ALL = "all";

    /** What a form in Tasklist says in place of an answer. */
    public static final String ELSEWHERE = "Said in confidence: the link in your mail shows it.";

    /** What its author reads when it comes back. */
    static final String NOT_REPEATED =
            "What you wrote in confidence is not shown again here. The link in your mail shows it, and there you can change it.";

    private Confidence() {}

    /** Whether anything in a task's form is answered in confidence. */
    public static boolean has(@Nullable Element task) {
        return task != null && task.properties().containsKey(PROPERTY);
    }

    /** Those of a form's fields that are answered in confidence. */
    static Set<String> keys(Element task, Set<String> fields) {
        String named = task.properties().get(PROPERTY);
        if (named == null) {
            return Set.of();
        }
        if (named.equals(ALL)) {
            return fields;
        }
        Set<String> keys = new TreeSet<>(Arrays.asList(named.split(" ", -1)));
        keys.retainAll(fields);
        return keys;
    }
}
