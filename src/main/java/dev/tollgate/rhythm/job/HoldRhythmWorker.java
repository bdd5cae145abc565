package dev.tollgate.rhythm.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.rhythm.ChampionGaps;
import dev.tollgate.rhythm.Rhythm;
import org.springframework.stereotype.Component;

/** Ends the week: silent sponsors, missing champions, next asks, evidence. */
@Component
class HoldRhythmWorker implements Worker {

    private final Rhythm rhythm;
    private final ChampionGaps gaps;

    HoldRhythmWorker(Rhythm rhythm, ChampionGaps gaps) {
        this.rhythm = rhythm;
        this.gaps = gaps;
    }

    @Override
    public String jobType() {
        return "hold-rhythm";
    }

    @Override
    public Work prepare(Job job) {
        Work held = rhythm.hold(job);
        return () -> {
            gaps.raise(job);
            return held.run();
        };
    }
}
