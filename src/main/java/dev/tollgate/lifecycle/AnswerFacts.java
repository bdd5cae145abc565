package dev.tollgate.lifecycle;

import dev.tollgate.engine.Job;
import java.util.Map;

/** What the decision on an answer needs to know from the database; it finds it as {@code facts}. */
public interface AnswerFacts {

    /** The id of the user task whose answer is judged. */
    String elementId();

    Map<String, Object> facts(Job job, Map<String, Object> answer);
}
