package dev.tollgate.pilot;

import dev.tollgate.program.Person;

/** A department at a location, as it is today. */
record Place(String departmentId, String location) implements Comparable<Place> {

    static Place of(Person person) {
        return new Place(person.departmentId(), person.location() == null ? "" : person.location());
    }

    @Override
    public int compareTo(Place other) {
        int byDepartment = departmentId.compareTo(other.departmentId);
        return byDepartment == 0 ? location.compareTo(other.location) : byDepartment;
    }

    @Override
    public String toString() {
        return location.isEmpty() ? departmentId : departmentId + ", " + location;
    }
}
