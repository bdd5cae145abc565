package dev.tollgate.program;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who belongs to which unit of a program: the one of their location first, else the one of the whole department. */
final class Units {

    /** Where somebody works, or what a unit takes when its location is null. */
    record Place(String departmentId, String location) {}

    private final Map<Place, Unit> byPlace = new HashMap<>();

    Units(Collection<Unit> units) {
        units.forEach(unit -> byPlace.put(new Place(unit.departmentId(), unit.location()), unit));
    }

    Optional<Unit> of(Place place) {
        Unit exact = byPlace.get(place);
        return Optional.ofNullable(exact == null ? byPlace.get(new Place(place.departmentId(), null)) : exact);
    }

    /** What the wave that takes all others has to take, so that every department and every place is covered. */
    List<Unit> others(String waveId, Collection<Department> departments, Collection<Place> places) {
        Set<String> named = new HashSet<>();
        byPlace.keySet().forEach(place -> named.add(place.departmentId()));
        Set<String> withSomebodyLeft = new HashSet<>();
        places.stream()
                .filter(place -> of(place).isEmpty())
                .forEach(place -> withSomebodyLeft.add(place.departmentId()));
        List<Unit> others = new ArrayList<>();
        for (Department department : departments) {
            if (!named.contains(department.id()) || withSomebodyLeft.contains(department.id())) {
                others.add(new Unit(waveId, department.id(), null));
            }
        }
        return others;
    }
}
