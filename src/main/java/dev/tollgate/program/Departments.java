package dev.tollgate.program;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The departments of a program, found by id or by name whatever the case, also by what they were called before they were
 * renamed or merged.
 *
 * <p>When the definition declares departments, people can be in no other; otherwise each new name makes one.
 */
final class Departments {

    private static final int PROBLEMS_LISTED = 200;

    private final Map<String, Department> byId = new LinkedHashMap<>();
    private final Map<String, Department> byName = new LinkedHashMap<>();
    private final Map<String, String> aliases;
    private final boolean declared;

    Departments(Collection<Department> known, boolean declared) {
        this(known, Map.of(), declared);
    }

    /** @param aliases what else departments are called, as {@link #key} spells it, with the id of each */
    Departments(Collection<Department> known, Map<String, String> aliases, boolean declared) {
        known.forEach(this::add);
        this.aliases = aliases;
        this.declared = declared;
    }

    static String key(String nameOrId) {
        return nameOrId.toLowerCase(Locale.ROOT);
    }

    Collection<Department> all() {
        return byId.values();
    }

    List<String> names() {
        return byId.values().stream().map(Department::name).toList();
    }

    Optional<Department> find(String nameOrId) {
        String key = key(nameOrId);
        return Optional.ofNullable(byName.getOrDefault(key, byId.get(key)))
                .or(() -> Optional.ofNullable(aliases.get(key)).map(byId::get));
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
        if (aliases.containsKey(id)) {
            return find(id);
        }
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
            byName.put(key(Department.UNASSIGNED.name()), Department.UNASSIGNED);
            return Department.UNASSIGNED;
        });
    }

    private void add(Department department) {
        byId.put(department.id(), department);
        byName.put(key(department.name()), department);
    }
}
