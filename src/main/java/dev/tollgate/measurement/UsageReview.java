package dev.tollgate.measurement;

import dev.tollgate.engine.Job;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.TaskContext;
import dev.tollgate.program.Gate;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Shows today's use by group in the task that reviews it. */
@Component
class UsageReview implements TaskContext {

    private final Measuring measuring;
    private final ToldUse told;

    UsageReview(Measuring measuring, ToldUse told) {
        this.measuring = measuring;
        this.told = told;
    }

    @Override
    public String elementId() {
        return "ReviewUsageTask";
    }

    @Override
    public Map<String, Object> forTask(Job job) {
        return Map.of("usage", usage(told.tell(measuring.measure(job, Gate.HABIT))));
    }

    /**
     * By pool, since units shown beside their pools would tell of the small ones by subtraction. Groups too small to be
     * shown are left out.
     */
    static List<Map<String, String>> usage(Snapshot snapshot) {
        return snapshot.pools().stream()
                .filter(pool -> pool.metric() == Metric.ADOPTION && pool.mayBeShown() && pool.value() != null)
                .map(pool -> Map.of(
                        "unit",
                        pool.pool(),
                        "adoption",
                        pool.heldBack() == null
                                ? "%s of %s (%d people)"
                                        .formatted(
                                                Percent.text(pool.value()), Percent.text(pool.target()), pool.people())
                                : pool.sentence(Words.english())))
                .toList();
    }
}
