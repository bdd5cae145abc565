package dev.tollgate.gate;

import dev.tollgate.measurement.Measure;
import dev.tollgate.measurement.Measured;
import dev.tollgate.measurement.Metric;
import dev.tollgate.sponsorship.SponsorAct;
import dev.tollgate.sponsorship.SponsorActs;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Visible acts of the executive sponsor that are done ÷ those that were due before the day of the measurement. */
@Component
class ExecutiveActs implements Measure {

    private final SponsorActs acts;

    ExecutiveActs(SponsorActs acts) {
        this.acts = acts;
    }

    @Override
    public Metric metric() {
        return Metric.EXECUTIVE_ACTS;
    }

    @Override
    public List<Count> count(Measured wave) {
        String executive = wave.definition().executiveSponsor();
        return count(acts, wave, act -> act.sponsor().equals(executive));
    }

    static List<Count> count(SponsorActs acts, Measured wave, Predicate<SponsorAct> whose) {
        List<SponsorAct> due = acts.due(wave.programId(), wave.today().minusDays(1)).stream()
                .filter(whose)
                .toList();
        return Count.ofWave(due.stream().filter(SponsorAct::done).count(), due.size());
    }
}
