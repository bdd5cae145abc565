package dev.tollgate.outcome;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.TaskContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the tasks of a measurement by hand show, and whom they wait for. */
@Configuration
class MeasurementTasks {

    @Bean
    TaskContext recordMeasurementContext(MeasurementByHand measurement) {
        return new Context(ProvenOutcomes.RECORD, measurement::toRecord, measurement::measurer);
    }

    @Bean
    TaskContext correctMeasurementContext(MeasurementByHand measurement) {
        return new Context(ProvenOutcomes.CORRECT, measurement::toRecord, measurement::measurer);
    }

    @Bean
    TaskContext confirmMeasurementContext(MeasurementByHand measurement) {
        return new Context(ProvenOutcomes.CONFIRM, measurement::toConfirm, measurement::second);
    }

    private record Context(String elementId, Function<Job, Map<String, Object>> shows, Function<Job, String> holder)
            implements TaskContext {

        @Override
        public Map<String, Object> forTask(Job job) {
            return shows.apply(job);
        }

        @Override
        public Optional<List<String>> holders(Job job) {
            return Optional.of(List.of(holder.apply(job)));
        }
    }
}
