package dev.tollgate.training;

import java.util.List;
import java.util.stream.Collectors;

/** Attendance was refused; nothing of it was recorded. */
class InvalidAttendance extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final transient List<AttendanceProblem> problems;

    InvalidAttendance(List<AttendanceProblem> problems) {
        super(problems.stream().map(AttendanceProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong, in the order of the lines. */
    List<AttendanceProblem> problems() {
        return problems;
    }
}
