package dev.tollgate.outcome;

import dev.tollgate.program.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A measurement by hand was refused; nothing of it was kept and nobody was asked. */
class InvalidMeasurement extends RuntimeException {

    private final transient List<Problem> problems;

    InvalidMeasurement(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    List<Problem> problems() {
        return problems;
    }
}
