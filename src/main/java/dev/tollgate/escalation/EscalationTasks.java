package dev.tollgate.escalation;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.TaskContext;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.obstacle.PeopleAtHand;
import dev.tollgate.program.Person;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Rung;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the tasks of the ladder show, and whom they wait for. */
@Configuration
class EscalationTasks {

    @Bean
    TaskContext planHelpContext(Ladder ladder, Roster roster) {
        return new Context(ladder, roster, Rung.HELP);
    }

    @Bean
    TaskContext planMotivationContext(Ladder ladder, Roster roster) {
        return new Context(ladder, roster, Rung.MOTIVATE);
    }

    @Bean
    TaskContext planIncentiveContext(Ladder ladder, Roster roster) {
        return new Context(ladder, roster, Rung.INCENTIVES);
    }

    @Bean
    TaskContext planMandateContext(Ladder ladder, Roster roster) {
        return new Context(ladder, roster, Rung.MANDATE);
    }

    record Context(Ladder ladder, Roster roster, Rung rung) implements TaskContext {

        @Override
        public String elementId() {
            return Ladder.task(rung);
        }

        @Override
        public Map<String, Object> forTask(Job job) {
            Escalation escalation = ladder.find(job);
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("unit", escalation.unit());
            shown.put("size", escalation.people());
            shown.put("use", Ladder.use(escalation));
            List<String> tried = Ladder.tried(escalation);
            shown.put("tried", tried.isEmpty() ? List.of("nothing yet") : tried);
            shown.put("people", PeopleAtHand.choices(ladder.peopleAtHand(job)));
            if (rung == Rung.INCENTIVES) {
                Incentives.Offer offer = ladder.offer(job);
                shown.put("incentives", PeopleAtHand.choices(offer.allowed()));
                shown.put("notPossible", offer.others());
            }
            if (rung == Rung.MANDATE) {
                shown.put("legalRecord", ladder.definition(job).escalation().agreement());
            }
            ladder.answer(job, elementId()).ifPresent(answer -> {
                List<String> reasons = ladder.reasons(job, elementId(), answer.content());
                if (!reasons.isEmpty()) {
                    answer.content().forEach((key, value) -> {
                        if (value != null) {
                            shown.put(key, value);
                        }
                    });
                    shown.put("reasons", reasons);
                }
            });
            return shown;
        }

        /** Help is a matter of the unit's own management; everything after it of the role. */
        @Override
        public Optional<List<String>> holders(Job job) {
            if (rung != Rung.HELP) {
                return Optional.empty();
            }
            Set<MeasuredUnit> units = MeasuredUse.parse(ladder.find(job).units());
            return Optional.of(List.of(roster.people(job.programId(), job.waveId()).stream()
                    .filter(person -> units.contains(new MeasuredUnit(person.departmentId(), person.location())))
                    .map(Person::manager)
                    .filter(Objects::nonNull)
                    .filter(manager -> roster.person(job.programId(), manager)
                            .filter(person -> !person.hasLeft())
                            .isPresent())
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                    .entrySet()
                    .stream()
                    .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                    .map(Map.Entry::getKey)
                    .or(() -> PeopleAtHand.localSponsor(ladder.definition(job), job.waveId()))
                    .orElse(ladder.definition(job).executiveSponsor())));
        }
    }
}
