package dev.tollgate.rollout;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.AnswerFacts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the decision on an answer is told of the database, by task. */
@Configuration(proxyBeanMethods = false)
class StepFacts {

    private record About(String elementId, BiFunction<Job, Map<String, Object>, Map<String, Object>> told)
            implements AnswerFacts {

        @Override
        public Map<String, Object> facts(Job job, Map<String, Object> answer) {
            return told.apply(job, answer);
        }
    }

    @Bean
    AnswerFacts messageFacts(WaveKnowledge known) {
        return new About("PrepareMessageTask", (job, answer) -> {
            Map<String, Object> facts = known.days(job);
            facts.put("rolesWithoutBenefit", known.rolesWithoutBenefit(job, answer));
            facts.put("refusedBenefits", known.refusedBenefits(job));
            return facts;
        });
    }

    @Bean
    AnswerFacts walkTheTalkFacts(WaveKnowledge known) {
        return new About("CheckWalkTheTalkTask", (job, answer) -> known.days(job));
    }

    @Bean
    AnswerFacts firstUseFacts(WaveKnowledge known) {
        return new About("EnsureFirstUseTask", (job, answer) -> known.days(job));
    }

    @Bean
    AnswerFacts systemsFacts(WaveKnowledge known) {
        return new About("ExamineSystemsTask", (job, answer) -> {
            Map<String, Object> facts = known.days(job);
            known.firstTaskOn(job).ifPresent(day -> facts.put("firstTaskOn", day));
            return facts;
        });
    }

    @Bean
    AnswerFacts blockersFacts(WaveKnowledge known) {
        return new About("ListBlockersTask", (job, answer) -> known.days(job));
    }

    @Bean
    AnswerFacts hypercareFacts(WaveKnowledge known) {
        return new About("NameHypercareTask", (job, answer) -> known.days(job));
    }

    @Bean
    AnswerFacts usageFacts(WaveKnowledge known) {
        return new About("ReviewUsageTask", (job, answer) -> known.days(job));
    }

    @Bean
    AnswerFacts handOverFacts(WaveKnowledge known) {
        return new About("HandOverTask", (job, answer) -> {
            Map<String, Object> facts = known.days(job);
            facts.put("projectPeople", known.projectPeople(job));
            facts.put("championsWithoutProblem", known.championsWithout(job));
            facts.put("managersWithoutTalk", known.managersWithout(job));
            return facts;
        });
    }

    @Bean
    AnswerFacts developFacts(WaveKnowledge known) {
        return new About("DevelopPeopleTask", (job, answer) -> Map.of("projectPeople", known.projectPeople(job)));
    }

    @Bean
    AnswerFacts victoryFacts(Victory victory) {
        return new About("AnchorChangeTask", (job, answer) -> {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("openWaves", victory.openWaves(job));
            facts.put("stoppedWaves", victory.stoppedWaves(job));
            facts.put("tooYoung", victory.tooYoung(job));
            return facts;
        });
    }
}
