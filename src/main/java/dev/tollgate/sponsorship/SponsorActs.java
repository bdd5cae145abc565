package dev.tollgate.sponsorship;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The visible acts that sponsors committed to, and whether they did them. */
@Service
public class SponsorActs {

    /** Days after which an act that was not done makes a sponsor silent. */
    public static final int GRACE_DAYS = 7;

    private final JdbcClient jdbc;
    private final Clock clock;

    SponsorActs(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What a sponsor wants to do, before it is recorded. */
    record Planned(String act, String kind, LocalDate dueOn) {}

    /** All acts of a program, those due first before the others. */
    public List<SponsorAct> of(String programId) {
        return jdbc.sql("select * from sponsor_act where program_id = ? order by due_on, sponsor, act, id")
                .param(programId)
                .query(SponsorActs::row)
                .list();
    }

    /** The acts that were due on that day or before, done or not. */
    public List<SponsorAct> due(String programId, LocalDate on) {
        return of(programId).stream().filter(act -> !act.dueOn().isAfter(on)).toList();
    }

    /**
     * Sponsors of whom nobody sees anything: they committed to no act, or left one undone for more than
     * {@link #GRACE_DAYS} days.
     *
     * @param sponsors usernames of those who are sponsors today
     */
    public List<String> silent(String programId, Collection<String> sponsors, LocalDate on) {
        return silent(programId, sponsors, on, Set.of());
    }

    /** @param putOff ids of acts for which their sponsors named a later day */
    public List<String> silent(String programId, Collection<String> sponsors, LocalDate on, Set<String> putOff) {
        List<SponsorAct> acts = of(programId);
        return sponsors.stream()
                .filter(sponsor -> {
                    List<SponsorAct> own = acts.stream()
                            .filter(act -> act.sponsor().equals(sponsor))
                            .toList();
                    return own.isEmpty()
                            || own.stream()
                                    .anyMatch(act -> !act.done()
                                            && !putOff.contains(act.id())
                                            && act.dueOn().plusDays(GRACE_DAYS).isBefore(on));
                })
                .toList();
    }

    /**
     * Notes that an act was done; a second time changes nothing. Within the caller's transaction.
     *
     * @return whether there is such an act in the program
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean done(String programId, String actId, LocalDate on) {
        return jdbc.sql("update sponsor_act set done_on = coalesce(done_on, ?) where id = ? and program_id = ?")
                        .params(on, actId, programId)
                        .update()
                == 1;
    }

    /** Replaces what the sponsor committed to before; what was done stays. */
    void commit(String programId, @Nullable String runId, String sponsor, List<Planned> acts) {
        jdbc.sql("delete from sponsor_act where program_id = ? and sponsor = ? and done_on is null")
                .params(programId, sponsor)
                .update();
        for (Planned act : acts) {
            jdbc.sql("""
                            insert into sponsor_act (id, program_id, run_id, sponsor, act, kind, due_on, committed_at) \
                            values (?, ?, ?, ?, ?, ?, ?, ?)""")
                    .params(
                            UUID.randomUUID().toString(),
                            programId,
                            runId,
                            sponsor,
                            act.act(),
                            act.kind(),
                            act.dueOn(),
                            clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    private static SponsorAct row(ResultSet rs, int number) throws SQLException {
        return new SponsorAct(
                rs.getString("id"),
                rs.getString("sponsor"),
                rs.getString("act"),
                rs.getString("kind"),
                rs.getObject("due_on", LocalDate.class),
                rs.getObject("done_on", LocalDate.class));
    }
}
