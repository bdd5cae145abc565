package dev.tollgate.measurement;

import dev.tollgate.measurement.Champions.Coverage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Champions", description = "Who helps the people of each unit")
class ChampionsApi {

    private final Champions champions;

    ChampionsApi(Champions champions) {
        this.champions = champions;
    }

    /**
     * @param gap champions missing in all units together
     * @param championsWithoutUnit named in the definition, but in no unit of a wave or no longer there
     */
    record Answer(
            String programId,
            int peoplePerChampion,
            int people,
            int champions,
            int needed,
            int gap,
            List<Coverage> units,
            List<String> championsWithoutUnit) {}

    @GetMapping("/api/programs/{programId}/champions")
    @Operation(summary = "Champions of each unit, how many its people need, and the gap")
    Answer champions(@PathVariable String programId) {
        List<Coverage> units = champions.of(programId);
        return new Answer(
                programId,
                Champions.PEOPLE_PER_CHAMPION,
                units.stream().mapToInt(Coverage::people).sum(),
                units.stream().mapToInt(unit -> unit.champions().size()).sum(),
                units.stream().mapToInt(Coverage::needed).sum(),
                units.stream().mapToInt(Coverage::gap).sum(),
                units,
                champions.withoutUnit(programId, units));
    }
}
