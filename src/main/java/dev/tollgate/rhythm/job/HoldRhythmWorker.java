package dev.tollgate.rhythm.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.rhythm.ChampionGaps;
import dev.tollgate.rhythm.Rhythm;
import dev.tollgate.rhythm.SilentSponsors;
import dev.tollgate.rhythm.WeeklySigns;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Ends the week: what its use shows, silent sponsors, missing champions, next asks, evidence. */
@Component
class HoldRhythmWorker implements Worker {

    private final Rhythm rhythm;
    private final ChampionGaps gaps;
    private final WeeklySigns signs;
    private final SilentSponsors silent;

    HoldRhythmWorker(Rhythm rhythm, ChampionGaps gaps, WeeklySigns signs, SilentSponsors silent) {
        this.rhythm = rhythm;
        this.gaps = gaps;
        this.signs = signs;
        this.silent = silent;
    }

    @Override
    public String jobType() {
        return "hold-rhythm";
    }

    @Override
    public Work prepare(Job job) {
        Work held = rhythm.hold(job);
        Runnable seen = signs.look(job);
        return () -> {
            gaps.raise(job);
            seen.run();
            Map<String, Object> result = held.run();
            silent.raise(job);
            return result;
        };
    }
}
