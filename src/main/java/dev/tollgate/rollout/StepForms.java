package dev.tollgate.rollout;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.TaskContext;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the forms of steps 4 to 7 and of the phases show and have filled in, by task. */
@Configuration(proxyBeanMethods = false)
class StepForms {

    private record Shown(String elementId, Function<Job, Map<String, Object>> shown) implements TaskContext {

        @Override
        public Map<String, Object> forTask(Job job) {
            return shown.apply(job);
        }
    }

    @Bean
    TaskContext messageForm(WaveKnowledge known) {
        String element = "PrepareMessageTask";
        return new Shown(element, job -> known.first(job, element) ? known.messageDraft(job) : Map.of());
    }

    @Bean
    TaskContext benefitForm(WaveKnowledge known) {
        return new Shown(
                "ConfirmBenefitTask",
                job -> known.benefits(job, job.text("subject").orElse("")));
    }

    @Bean
    TaskContext switchOffForm(Commitments commitments) {
        return new Shown(
                "CheckSwitchOffTask",
                job -> Map.of(
                        "tool",
                        commitments
                                .nextSwitchOff(job)
                                .map(Commitments.SwitchOff::tool)
                                .orElse("")));
    }

    @Bean
    TaskContext closeHypercareForm(MeasuredProgress progress) {
        return new Shown("CloseHypercareTask", job -> Map.of("measured", texts(progress, job)));
    }

    @Bean
    TaskContext handOverForm(WaveKnowledge known) {
        return new Shown("HandOverTask", job -> Map.of("found", known.found(job)));
    }

    @Bean
    TaskContext prepareTrainingForm(WaveKnowledge known) {
        String element = "PrepareTrainingTask";
        return new Shown(element, job -> known.training(job, job.subject(), known.first(job, element)));
    }

    private static List<String> texts(MeasuredProgress progress, Job job) {
        return progress.of(job).stream().map(MeasuredProgress.Progress::text).toList();
    }
}
