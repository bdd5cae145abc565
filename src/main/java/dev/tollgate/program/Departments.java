package dev.tollgate.program;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The departments of a program, found by id or by name whatever the case.
 *
 * <p>When the definition declares departments, people can be in no other; otherwise each new name makes one.
 */
final class Departments {

    private static final int PROBLEMS_LISTED = 200;

    private final Map<String, Department> byId = new LinkedHashMap<>();
    private final Map<String, Department> byName = new LinkedHashMap<>();
    private final boolean declared;

    Departments(Collection<Department> known, boolean declared) {
        known.forEach(this::add);
        this.declared = declared;
    }

    Collection<Department> all() {
        return byId.values();
    }

    List<String> names() {
        return byId.values().stream().map(Department::name).toList();
    }

    Optional<Department> find(String nameOrId) {
        String key = nameOrId.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(byName.getOrDefault(key, byId.get(key)));
    }

    /** The department of each row, by username; a row whose department cannot be is a problem and left out. */
    Map<String, Department> assign(List<PersonRow> rows, List<Problem> problems) {
        Map<String, Department> assigned = new LinkedHashMap<>();
        int before = problems.size();
        for (PersonRow row : rows) {
            if (problems.size() - before >= PROBLEMS_LISTED) {
                problems.add(new Problem(
                        "people", "", "may have further problems with departments", "Correct those above first."));
                return assigned;
            }
            Optional<Department> department =
                    row.department().isEmpty() ? Optional.of(unassigned()) : find(row.department());
            if (department.isEmpty() && !declared) {
                department = derive(row, problems);
            } else if (department.isEmpty()) {
                problems.add(new Problem(
                        PeopleFile.place(row.line(), "department"),
                        row.department(),
                        "is not a department that the program declares",
                        Spelling.suggestion(row.department(), names())));
            }
            department.ifPresent(found -> assigned.put(row.username(), found));
        }
        return assigned;
    }

    private Optional<Department> derive(PersonRow row, List<Problem> problems) {
        String slug = Spelling.slug(row.department());
        // A name without any Latin letter still needs an id that stays the same.
        String id = slug.isEmpty()
                ? "department-" + Integer.toHexString(row.department().hashCode())
                : slug;
        Department same = byId.get(id);
        if (same != null) {
            problems.add(new Problem(
                    PeopleFile.place(row.line(), "department"),
                    row.department(),
                    "gives the same id '" + id + "' as the department '" + same.name() + "'",
                    "Spell them alike if they are one; else declare both under departments, with an id each."));
            return Optional.empty();
        }
        Department department = new Department(id, row.department(), null);
        add(department);
        return Optional.of(department);
    }

    private Department unassigned() {
        return byId.computeIfAbsent(Department.UNASSIGNED.id(), id -> {
            byName.put(Department.UNASSIGNED.name().toLowerCase(Locale.ROOT), Department.UNASSIGNED);
            return Department.UNASSIGNED;
        });
    }

    private void add(Department department) {
        byId.put(department.id(), department);
        byName.put(department.name().toLowerCase(Locale.ROOT), department);
    }
}
