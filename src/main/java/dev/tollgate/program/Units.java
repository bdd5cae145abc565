package dev.tollgate.program;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Who belongs to which unit of a program: the one of their location first, else the one of the whole department. */
record Units(List<Unit> all) {

    /** Where somebody works. */
    record Place(String departmentId, String location) {}

    Optional<Unit> of(Place place) {
        return find(place.departmentId(), place.location()).or(() -> find(place.departmentId(), null));
    }

    /** What the wave that takes all others has to take, so that every department and every place is covered. */
    List<Unit> others(String waveId, Collection<Department> departments, Collection<Place> places) {
        List<Unit> others = new ArrayList<>();
        for (Department department : departments) {
            boolean named = all.stream().anyMatch(unit -> unit.departmentId().equals(department.id()));
            boolean somebodyLeft = places.stream()
                    .anyMatch(place -> place.departmentId().equals(department.id())
                            && of(place).isEmpty());
            if (!named || somebodyLeft) {
                others.add(new Unit(waveId, department.id(), null));
            }
        }
        return others;
    }

    private Optional<Unit> find(String departmentId, String location) {
        return all.stream()
                .filter(unit -> unit.departmentId().equals(departmentId) && Objects.equals(unit.location(), location))
                .findFirst();
    }
}
