package dev.tollgate.lifecycle;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The programs that are being run. */
@Component
public class RunningPrograms {

    private final Runs runs;

    RunningPrograms(Runs runs) {
        this.runs = runs;
    }

    /** An open run that has been claimed for its program. */
    public record Running(String programId, String runId, long rootKey) {}

    public List<Running> all() {
        return runs.open().stream()
                .filter(run -> run.programId() != null)
                .map(RunningPrograms::running)
                .toList();
    }

    public Optional<Running> of(String programId) {
        return runs.openRun(programId).map(RunningPrograms::running);
    }

    private static Running running(Run run) {
        return new Running(run.programId(), run.id(), run.rootKey());
    }
}
