package dev.tollgate.sponsorship;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** For tests of other modules. */
public final class TestSponsorActs {

    private TestSponsorActs() {}

    public static SponsorActs on(JdbcClient jdbc, Clock clock) {
        return new SponsorActs(jdbc, clock);
    }

    /** The sponsor's only act. */
    public static void commit(SponsorActs acts, String sponsor, String act, LocalDate dueOn) {
        acts.commit("crm", "run-1", sponsor, List.of(new SponsorActs.Planned(act, "speaks", dueOn)));
    }
}
