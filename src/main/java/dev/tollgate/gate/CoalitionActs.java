package dev.tollgate.gate;

import dev.tollgate.measurement.Measure;
import dev.tollgate.measurement.Measured;
import dev.tollgate.measurement.Metric;
import dev.tollgate.sponsorship.SponsorActs;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Visible acts of the sponsors other than the executive sponsor that are done ÷ those that were due before the day of the
 * measurement.
 */
@Component
class CoalitionActs implements Measure {

    private final SponsorActs acts;

    CoalitionActs(SponsorActs acts) {
        this.acts = acts;
    }

    @Override
    public Metric metric() {
        return Metric.COALITION_ACTS;
    }

    @Override
    public List<Count> count(Measured wave) {
        String executive = wave.definition().executiveSponsor();
        return ExecutiveActs.count(acts, wave, act -> !act.sponsor().equals(executive));
    }
}
