package dev.tollgate.lifecycle;

import dev.tollgate.program.Department;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

@Component
class RegisteredPlans implements Plans {

    private final Programs programs;
    private final Roster roster;

    RegisteredPlans(Programs programs, Roster roster) {
        this.programs = programs;
        this.roster = roster;
    }

    @Override
    public Optional<ProgramDefinition> find(String programId) {
        return programs.find(programId).map(ProgramView::definition);
    }

    @Override
    public List<Person> people(String programId, @Nullable String waveId) {
        return waveId == null ? roster.people(programId) : roster.people(programId, waveId);
    }

    @Override
    public List<Department> departments(String programId, @Nullable String waveId) {
        Set<String> withPeople =
                people(programId, waveId).stream().map(Person::departmentId).collect(Collectors.toSet());
        List<Department> all = waveId == null ? roster.departments(programId) : roster.departments(programId, waveId);
        return all.stream()
                .filter(department -> withPeople.contains(department.id()))
                .toList();
    }
}
