package dev.tollgate.pilot;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.AnswerFacts;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.lifecycle.TaskContext;
import dev.tollgate.program.Programs;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the forms of the users and of the pilot show, for whom they are, and what their answers are compared with. */
@Configuration(proxyBeanMethods = false)
class PilotForms {

    private record Shown(String elementId, Function<Job, Map<String, Object>> context) implements TaskContext {

        @Override
        public Map<String, Object> forTask(Job job) {
            return context.apply(job);
        }
    }

    /** A task that shows what was said in confidence to whom it is for. */
    private record Confiding(
            String elementId, Function<Job, Map<String, Object>> context, Function<Job, Map<String, Object>> words)
            implements TaskContext {

        @Override
        public Map<String, Object> forTask(Job job) {
            return context.apply(job);
        }

        @Override
        public Map<String, Object> confided(Job job) {
            return words.apply(job);
        }

        @Override
        public boolean confides() {
            return true;
        }
    }

    /** A task that is for the person whom its subject names, and for nobody else. */
    private record Personal(String elementId, Function<Job, Map<String, Object>> context) implements TaskContext {

        @Override
        public Map<String, Object> forTask(Job job) {
            return context.apply(job);
        }

        @Override
        public Optional<List<String>> holders(Job job) {
            return job.text("subject").map(List::of);
        }
    }

    private record Compared(String elementId, BiFunction<Job, Map<String, Object>, Map<String, Object>> known)
            implements AnswerFacts {

        @Override
        public Map<String, Object> facts(Job job, Map<String, Object> answer) {
            return known.apply(job, answer);
        }
    }

    @Bean
    TaskContext surveyForm() {
        return new Personal(Voices.SURVEY_TASK, job -> Map.of());
    }

    @Bean
    TaskContext suggestionsForm(Voices voices, TaskAnswers answers) {
        return new Shown(Voices.DECIDE_TASK, job -> {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put(
                    "heardUnits",
                    voices.asked(job).stream()
                            .filter(Voice::heard)
                            .map(Voice::place)
                            .distinct()
                            .count());
            shown.put("gladlyPercent", voices.gladlyPercent(job));
            if (answers.latest(job.processInstanceKey(), Voices.DECIDE_TASK).isEmpty()) {
                shown.put(
                        "suggestions",
                        voices.suggestions(job).stream()
                                .map(suggestion -> Map.of("suggestion", suggestion))
                                .toList());
            }
            return shown;
        });
    }

    @Bean
    AnswerFacts suggestionsFacts(Voices voices, Programs programs, Clock clock) {
        return new Compared(Voices.DECIDE_TASK, (job, answer) -> {
            Map<String, Object> facts = new HashMap<>();
            facts.put("undecided", voices.undecided(job, Suggestion.in(answer)));
            facts.put("gladlyPercent", voices.gladlyPercent(job));
            facts.put(
                    "helpers",
                    voices.asked(job).stream().filter(Voice::wouldHelp).count());
            facts.put("today", today(job, programs, clock));
            return facts;
        });
    }

    @Bean
    TaskContext reviewForm(PilotReviews reviews) {
        return new Personal(PilotReviews.REVIEW_TASK, reviews::toReview);
    }

    @Bean
    TaskContext pilotDecisionForm(PilotReviews reviews) {
        return new Confiding(PilotReviews.DECIDE_TASK, reviews::toDecide, reviews::confided);
    }

    @Bean
    TaskContext pilotFixesForm(PilotReviews reviews) {
        return new Confiding(PilotReviews.FIXES_TASK, reviews::toPlan, reviews::confided);
    }

    @Bean
    TaskContext pilotScopeForm(PilotReviews reviews) {
        return new Confiding(PilotReviews.SCOPE_TASK, reviews::toPlan, reviews::confided);
    }

    private static String today(Job job, Programs programs, Clock clock) {
        return LocalDate.ofInstant(
                        clock.instant(),
                        programs.get(job.programId()).definition().timeZone())
                .toString();
    }
}
