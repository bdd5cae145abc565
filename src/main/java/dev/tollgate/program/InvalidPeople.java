package dev.tollgate.program;

import java.util.List;
import java.util.stream.Collectors;

/** A people file was refused; nobody in it was imported. */
public class InvalidPeople extends RuntimeException {

    private final transient List<Problem> problems;

    public InvalidPeople(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Everything found wrong, in the order of the file. */
    public List<Problem> problems() {
        return problems;
    }
}
