package dev.tollgate.program;

import java.util.List;
import java.util.stream.Collectors;

/** A program definition, with the people handed in beside it, was refused; nothing of it was kept. */
public class InvalidProgram extends RuntimeException {

    private final transient List<Problem> problems;

    public InvalidProgram(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Everything found wrong, in the order of the definition, then of the people file. */
    public List<Problem> problems() {
        return problems;
    }
}
