package dev.tollgate.measurement;

import dev.tollgate.language.Words;
import dev.tollgate.measurement.ToldNumbers.ToldNumber;
import dev.tollgate.program.Programs;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.lang.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** From training to use, by group. */
@RestController
class LearningController {

    private final Programs programs;
    private final ToldNumbers numbers;

    LearningController(Programs programs, ToldNumbers numbers) {
        this.programs = programs;
        this.numbers = numbers;
    }

    /**
     * How many people of each group are booked, trained, of these proficient, and of these using, as the latest weekly reports
     * told it. A step of which too few people are left to tell it is left out; nobody is shown alone.
     */
    @GetMapping("/api/programs/{programId}/learning")
    List<Group> learning(@PathVariable String programId) {
        programs.get(programId);
        List<ToldNumber> all = numbers.of(programId).stream()
                .filter(number -> LearningStep.of(number).isPresent())
                .toList();
        Map<String, LocalDate> latest = new LinkedHashMap<>();
        all.forEach(number -> latest.put(number.waveId(), number.toldOn()));
        Map<Place, List<Step>> groups = new LinkedHashMap<>();
        for (LearningStep step : LearningStep.values()) {
            all.stream()
                    .filter(number -> LearningStep.of(number).orElseThrow() == step
                            && number.toldOn().equals(latest.get(number.waveId())))
                    .forEach(number -> groups.computeIfAbsent(Place.of(number), place -> new ArrayList<>())
                            .add(new Step(
                                    step,
                                    number.sample(),
                                    Math.round(number.numerator()),
                                    number.value(),
                                    number.measuredOn(),
                                    step.sentence(number, Words.english()))));
        }
        return groups.entrySet().stream()
                .map(group -> new Group(
                        group.getKey().waveId(),
                        group.getKey().byRole() ? group.getKey().name() : null,
                        group.getKey().byRole() ? null : group.getKey().name(),
                        group.getKey().units(),
                        group.getValue()))
                .toList();
    }

    private record Place(String waveId, boolean byRole, String name, Set<MeasuredUnit> units) {

        static Place of(ToldNumber number) {
            return new Place(number.waveId(), LearningStep.byRole(number), number.group(), number.units());
        }
    }

    /**
     * @param role the role of the people of the wave who are counted; null where they are those of units
     * @param group the name of the units; null for a role
     */
    record Group(
            String waveId, @Nullable String role, @Nullable String group, Set<MeasuredUnit> units, List<Step> steps) {}

    /**
     * @param of how many people could have made the step
     * @param measuredOn earlier than the other steps where it could not be told anew
     */
    record Step(
            LearningStep step, long of, long made, @Nullable Double percent, LocalDate measuredOn, String sentence) {}
}
