package dev.tollgate.assignment;

import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.Stage;

/** For tests of other modules. */
public final class TestSuccession {

    private TestSuccession() {}

    public static Succession on(MailBench bench, Stage stage) {
        return new Succession(new AbsenceStore(bench.jdbc), stage.programs, stage.roster);
    }
}
