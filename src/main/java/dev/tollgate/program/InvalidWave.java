package dev.tollgate.program;

import java.util.List;
import java.util.stream.Collectors;

/** A wave that was asked for cannot be; nothing of it was kept. */
public class InvalidWave extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public InvalidWave(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
