package dev.tollgate.measurement;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.TaskContext;
import dev.tollgate.program.Gate;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Shows today's use by group in the task that reviews it. */
@Component
class UsageReview implements TaskContext {

    private final Measuring measuring;

    UsageReview(Measuring measuring) {
        this.measuring = measuring;
    }

    @Override
    public String elementId() {
        return "ReviewUsageTask";
    }

    @Override
    public Map<String, Object> forTask(Job job) {
        return Map.of("usage", usage(measuring.measure(job, Gate.HABIT)));
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
                        "%s of %s (%d people)"
                                .formatted(Percent.text(pool.value()), Percent.text(pool.target()), pool.people())))
                .toList();
    }
}
