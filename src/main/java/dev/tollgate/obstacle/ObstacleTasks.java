package dev.tollgate.obstacle;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.TaskContext;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the tasks of an obstacle show, and whom they wait for. */
@Configuration
class ObstacleTasks {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);

    @Bean
    TaskContext confirmObstacleContext(Resolution resolution) {
        return new Context(resolution, Resolution.CONFIRM, ObstacleTasks::choices, Obstacle::owner);
    }

    @Bean
    TaskContext carryOutRemedyContext(Resolution resolution) {
        return new Context(resolution, Resolution.REMEDY, (own, obstacle) -> Map.of(), Obstacle::remedyOwner);
    }

    @Bean
    TaskContext verifyObstacleContext(Resolution resolution) {
        return new Context(resolution, Resolution.VERIFY, (own, obstacle) -> Map.of(), resolution::verifier);
    }

    @Bean
    TaskContext decideEscalatedObstacleContext(Resolution resolution) {
        return new Context(resolution, Resolution.SPONSOR, ObstacleTasks::choices, Obstacle::owner);
    }

    private static Map<String, Object> choices(Resolution resolution, Obstacle obstacle) {
        Map<String, String> others = new LinkedHashMap<>();
        resolution.others(obstacle).forEach(other -> others.put(other.id(), other.name()));
        Map<String, String> suggestions = new LinkedHashMap<>();
        resolution.suggestions(obstacle).forEach(text -> suggestions.put(text, text));
        return Map.of(
                "suggestions",
                PeopleAtHand.choices(suggestions),
                "openObstacles",
                PeopleAtHand.choices(others),
                "people",
                PeopleAtHand.choices(resolution.peopleAtHand(obstacle)));
    }

    private record Context(
            Resolution resolution,
            String elementId,
            BiFunction<Resolution, Obstacle, Map<String, Object>> more,
            Function<Obstacle, String> holder)
            implements TaskContext {

        @Override
        public Map<String, Object> forTask(Job job) {
            Obstacle obstacle = resolution.obstacle(job);
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("obstacle", obstacle.name());
            shown.put("said", obstacle.said());
            shown.put(
                    "recognise",
                    resolution.known(obstacle).map(KnownObstacle::recognise).orElse("as it was described"));
            shown.put("about", about(obstacle));
            shown.put(
                    "since",
                    DAY.format(obstacle.raisedAt()
                            .atZone(resolution.definition(obstacle).timeZone())));
            if (elementId.equals(Resolution.REMEDY) || elementId.equals(Resolution.VERIFY)) {
                shown.put("remedy", Optional.ofNullable(obstacle.remedy()).orElse(""));
            }
            shown.putAll(more.apply(resolution, obstacle));
            shown.putAll(resolution.before(job, elementId));
            return shown;
        }

        @Override
        public Optional<List<String>> holders(Job job) {
            return Optional.ofNullable(holder.apply(resolution.obstacle(job))).map(List::of);
        }

        private static String about(Obstacle obstacle) {
            String times = obstacle.reports() == 1 ? "Reported once" : "Reported " + obstacle.reports() + " times";
            return obstacle.unit() == null ? times + "." : times + ", about " + obstacle.unit() + ".";
        }
    }
}
