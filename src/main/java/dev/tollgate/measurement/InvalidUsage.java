package dev.tollgate.measurement;

import java.util.List;
import java.util.stream.Collectors;

/** A usage file was refused; none of its events was imported. */
public class InvalidUsage extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final transient List<UsageProblem> problems;
    private final long found;

    InvalidUsage(List<UsageProblem> problems, long found) {
        super(problems.stream().map(UsageProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
        this.found = found;
    }

    /** What was found wrong, in the order of the file: the first {@value UsageFile#PROBLEMS_LISTED} of it. */
    public List<UsageProblem> problems() {
        return problems;
    }

    /** How many problems there are; more than listed where the list was cut. */
    public long found() {
        return found;
    }
}
