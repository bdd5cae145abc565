package dev.tollgate.program;

import java.util.List;
import java.util.Map;

/**
 * What a definition and the people beside it come to. To be used only when no problem was found.
 *
 * @param assigned department of each person, by username
 */
record CheckedProgram(
        ProgramDefinition definition,
        List<Department> departments,
        List<Unit> units,
        List<PersonRow> people,
        Map<String, Department> assigned,
        List<Notice> notices) {

    List<PersonRow> peopleOf(Unit unit) {
        Units map = new Units(units);
        return people.stream()
                .filter(row -> map.of(place(row)).filter(unit::equals).isPresent())
                .toList();
    }

    private Units.Place place(PersonRow row) {
        return new Units.Place(assigned.get(row.username()).id(), row.location());
    }
}
