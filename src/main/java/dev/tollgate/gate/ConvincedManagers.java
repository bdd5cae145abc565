package dev.tollgate.gate;

import dev.tollgate.measurement.Measure;
import dev.tollgate.measurement.Measured;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.Metric;
import dev.tollgate.sponsorship.ManagersConvinced;
import java.util.List;
import org.springframework.stereotype.Component;

/** Managers of people of the wave who say that work cannot stay as it is ÷ those who answered. */
@Component
class ConvincedManagers implements Measure {

    private final ManagersConvinced managers;

    ConvincedManagers(ManagersConvinced managers) {
        this.managers = managers;
    }

    @Override
    public Metric metric() {
        return Metric.MANAGERS_CONVINCED;
    }

    @Override
    public List<Count> count(Measured wave) {
        ManagersConvinced.Share share =
                managers.share(wave.programId(), wave.runId(), wave.wave().id());
        return List.of(new Count(MeasuredUnit.WHOLE_WAVE, share.convinced(), share.answered(), share.asked()));
    }
}
