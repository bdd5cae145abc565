package dev.tollgate.program;

import java.time.LocalDate;
import java.util.List;
import org.springframework.lang.Nullable;

/** Says for a dry run what a program would ask of people; whoever knows the method's tasks answers. */
public interface WorkForecast {

    PlannedWork of(ProgramDefinition definition, LocalDate start, List<Member> members);

    /**
     * A person of the program.
     *
     * @param waveId null when in no wave
     * @param manager username, empty when unknown
     */
    record Member(
            String username,
            String role,
            String departmentId,
            @Nullable String waveId,
            String manager) {}
}
