package dev.tollgate.measurement;

import dev.tollgate.program.Person;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * People who did their key action as often as their role should ({@link ExpectedUse}) within the last 28 full days, or
 * since go-live when that is less, ÷ people of the unit. Also called utilization.
 */
@Component
class Adoption implements Measure {

    @Override
    public Metric metric() {
        return Metric.ADOPTION;
    }

    @Override
    public List<Count> count(Measured wave) {
        return wave.share(person -> kept(wave, person, wave.use().window()));
    }

    static boolean kept(Measured wave, Person person, ExpectedUse.Window window) {
        return ExpectedUse.kept(
                wave.definition().role(person.role()).frequency(), wave.use().used(person.username(), window), window);
    }
}
