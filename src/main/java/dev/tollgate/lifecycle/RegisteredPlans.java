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
    public List<Department> departmentsWithPeople(String programId, String waveId) {
        Set<String> withPeople = roster.people(programId, waveId).stream()
                .map(Person::departmentId)
                .collect(Collectors.toSet());
        return roster.departments(programId, waveId).stream()
                .filter(department -> withPeople.contains(department.id()))
                .toList();
    }
}
