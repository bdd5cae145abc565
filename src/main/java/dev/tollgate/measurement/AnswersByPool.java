package dev.tollgate.measurement;

import dev.tollgate.measurement.Measure.Count;
import dev.tollgate.measurement.SurveyAnswers.Group;
import dev.tollgate.program.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Counts answers to a survey by pool. An answer belongs to the group that its person was asked in; a group to the pool in
 * which most of those asked in it are today, and to no pool of this wave where most are in none.
 */
@Component
class AnswersByPool {

    private final ObjectProvider<SurveyAnswers> answers;

    AnswersByPool(ObjectProvider<SurveyAnswers> answers) {
        this.answers = answers;
    }

    List<Count> count(Measured wave, Metric metric) {
        List<Group> groups = new ArrayList<>(answers.stream()
                .flatMap(source -> source
                        .of(
                                metric,
                                wave.programId(),
                                wave.runId(),
                                wave.today().minusDays(SurveyAnswers.DAYS + SurveyAnswers.DAYS_TO_ANSWER - 1),
                                wave.today().minusDays(SurveyAnswers.DAYS_TO_ANSWER - 1))
                        .stream())
                .toList());
        return wave.byPool(members -> {
            Set<String> usernames = members.stream().map(Person::username).collect(Collectors.toSet());
            long counted = 0;
            long sample = 0;
            int asked = 0;
            for (Group group : groups) {
                long here = group.asked().stream().filter(usernames::contains).count();
                if (here * 2 > group.asked().size()) {
                    counted += group.numerators().get(metric);
                    sample += group.answers();
                    asked += group.asked().size();
                }
            }
            // Where nobody was asked everybody still has to be: nothing is known of them.
            return new Count(MeasuredUnit.WHOLE_WAVE, counted, sample, asked == 0 ? members.size() : asked);
        });
    }
}
