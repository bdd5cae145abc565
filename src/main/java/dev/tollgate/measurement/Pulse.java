package dev.tollgate.measurement;

import dev.tollgate.measurement.Measure.Count;
import dev.tollgate.measurement.PulseAnswers.Group;
import dev.tollgate.program.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Counts answers to the pulse by pool. An answer belongs to the group that its person was asked in; a group to the pool in
 * which most of those asked in it are today, and to no pool of this wave where most are in none.
 */
@Component
class Pulse {

    private final ObjectProvider<PulseAnswers> answers;

    Pulse(ObjectProvider<PulseAnswers> answers) {
        this.answers = answers;
    }

    List<Count> count(Measured wave, ToLongFunction<Group> numerator) {
        if (!wave.definition().surveys().pulse()) {
            return List.of();
        }
        List<Group> groups = new ArrayList<>(answers.stream()
                .flatMap(source -> source
                        .of(
                                wave.programId(),
                                wave.runId(),
                                wave.today().minusDays(PulseAnswers.DAYS + PulseAnswers.DAYS_TO_ANSWER - 1),
                                wave.today().minusDays(PulseAnswers.DAYS_TO_ANSWER - 1))
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
                    counted += numerator.applyAsLong(group);
                    sample += group.answers();
                    asked += group.asked().size();
                }
            }
            // Where nobody was asked everybody still has to be: nothing is known of them.
            return new Count(MeasuredUnit.WHOLE_WAVE, counted, sample, asked == 0 ? members.size() : asked);
        });
    }
}
