package dev.tollgate.measurement;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What people answered to a survey, without who; from the feature that asks them. */
public interface SurveyAnswers {

    /** Length of the window in days: every person is asked at most once in it. */
    int DAYS = 28;

    /** Full days that whoever is asked last in the window had to answer. */
    int DAYS_TO_ANSWER = 7;

    /**
     * The groups asked in the rounds of a run that were sent from a day on and before another one, of the survey that a metric
     * is made of, with what counts of their answers: what nobody can prove does not.
     */
    List<Group> of(Metric metric, String programId, String runId, LocalDate from, LocalDate before);

    /**
     * People whose answers are counted together.
     *
     * @param asked usernames of all who were asked
     * @param answers how many of them answered
     * @param numerators of each metric of the survey
     */
    record Group(Set<String> asked, int answers, Map<Metric, Integer> numerators) {}
}
