package dev.tollgate.recognition;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.AnswerFacts;
import dev.tollgate.lifecycle.TaskContext;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the forms about wins and people show, and what the decision on their answers is told. */
@Configuration(proxyBeanMethods = false)
class WinForms {

    private record Shown(String elementId, Function<Job, Map<String, Object>> shown) implements TaskContext {

        @Override
        public Map<String, Object> forTask(Job job) {
            return shown.apply(job);
        }
    }

    private record About(String elementId, BiFunction<Job, Map<String, Object>, Map<String, Object>> told)
            implements AnswerFacts {

        @Override
        public Map<String, Object> facts(Job job, Map<String, Object> answer) {
            return told.apply(job, answer);
        }
    }

    @Bean
    TaskContext winForm(Wins wins) {
        return new Shown("DescribeWinTask", wins::forDescribing);
    }

    @Bean
    AnswerFacts winFacts(Wins wins) {
        return new About("DescribeWinTask", (job, answer) -> Map.of("measurements", wins.measurements(job)));
    }

    @Bean
    TaskContext nominationForm(Recognitions recognitions) {
        return new TaskContext() {

            @Override
            public String elementId() {
                return "NominateTask";
            }

            @Override
            public Map<String, Object> forTask(Job job) {
                return recognitions.forNominating(job);
            }

            @Override
            public Map<String, Object> confided(Job job) {
                return recognitions.confided(job);
            }

            @Override
            public boolean confides() {
                return true;
            }
        };
    }

    @Bean
    AnswerFacts nominationFacts(Recognitions recognitions) {
        return new About(
                "NominateTask",
                (job, answer) -> Map.of(
                        "people", recognitions.candidates(job),
                        "payPermitted",
                                AwardKind.of(answer.get("kind"))
                                        .filter(kind -> recognitions.permitted(job.programId(), kind))
                                        .isPresent()));
    }

    @Bean
    TaskContext approvalForm(Recognitions recognitions) {
        return new Shown("ApproveAwardTask", recognitions::forApproval);
    }
}
