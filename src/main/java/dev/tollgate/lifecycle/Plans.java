package dev.tollgate.lifecycle;

import dev.tollgate.engine.Refused;
import dev.tollgate.program.Department;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import java.util.List;
import java.util.Optional;
import org.springframework.lang.Nullable;

/** What the lifecycle needs to know of a program's definition and people. */
interface Plans {

    Optional<ProgramDefinition> find(String programId);

    /** Those of a wave, or of the whole program where that is null, who have not left. */
    List<Person> people(String programId, @Nullable String waveId);

    /** The departments in which there are people: of a wave, or of the whole program where that is null. */
    List<Department> departments(String programId, @Nullable String waveId);

    default ProgramDefinition get(String programId) {
        return find(programId)
                .orElseThrow(() -> new Refused("Program '%s' is not registered any more".formatted(programId)));
    }

    default Wave wave(String programId, String waveId) {
        return get(programId)
                .wave(waveId)
                .orElseThrow(() -> new Refused("Program '%s' has no wave '%s'".formatted(programId, waveId)));
    }

    default @Nullable Wave waveOrNull(String programId, @Nullable String waveId) {
        return waveId == null ? null : wave(programId, waveId);
    }
}
