package dev.tollgate.steering;

import dev.tollgate.confirmation.Confirmations;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Worker;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.outbox.Outbox;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Cancellations: asked for by the program office, confirmed by the executive sponsor, done by the program itself. */
@Service
public class Cancellations {

    static final String PURPOSE = "cancel-program";
    static final String MESSAGE = "program-cancel-requested";

    private static final Logger log = LoggerFactory.getLogger(Cancellations.class);
    private static final String ASKED = "asked";
    private static final String CONFIRMED = "confirmed";
    private static final String DECLINED = "declined";
    private static final String DONE = "done";
    private static final String COLUMNS =
            "select id, program_id, run_id, reason, asked_by, asked_at, sponsor, state from cancellation";

    private final JdbcClient jdbc;
    private final ObjectProvider<Confirmations> confirmations;
    private final Programs programs;
    private final OpenRuns runs;
    private final Outbox outbox;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Cancellations(
            JdbcClient jdbc,
            ObjectProvider<Confirmations> confirmations,
            Programs programs,
            OpenRuns runs,
            Outbox outbox,
            TransactionTemplate transaction,
            Clock clock) {
        this.jdbc = jdbc;
        this.confirmations = confirmations;
        this.programs = programs;
        this.runs = runs;
        this.outbox = outbox;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @param state asked, confirmed, declined or done */
    record Cancellation(
            String id,
            String programId,
            String runId,
            String reason,
            String by,
            Instant at,
            String sponsor,
            String state) {

        String inWords() {
            String asked = "Cancellation asked for by %s at %s because: %s".formatted(by, at, reason);
            return switch (state) {
                case ASKED -> asked + ". Waits for the confirmation of " + sponsor;
                case DECLINED -> asked + ". Declined by " + sponsor;
                default -> asked + ". Confirmed by " + sponsor;
            };
        }
    }

    @Transactional
    Cancellation ask(OpenRun run, String reason, String by) {
        latest(run.programId()).filter(open -> open.state().equals(ASKED)).ifPresent(open -> {
            throw Conflicts.because(open.inWords());
        });
        ProgramDefinition plan = programs.get(run.programId()).definition();
        Cancellation asked = new Cancellation(
                UUID.randomUUID().toString(),
                run.programId(),
                run.runId(),
                reason,
                by,
                clock.instant(),
                plan.executiveSponsor(),
                ASKED);
        jdbc.sql("""
                        insert into cancellation (id, program_id, open_program_id, run_id, reason, asked_by, asked_at, \
                        sponsor, state) values (?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        asked.id(),
                        run.programId(),
                        run.programId(),
                        run.runId(),
                        reason,
                        by,
                        Pauses.database(asked.at()),
                        asked.sponsor(),
                        ASKED)
                .update();
        confirmations
                .getObject()
                .ask(
                        new Confirmations.Request(
                                run.programId(),
                                run.runId(),
                                null,
                                PURPOSE,
                                asked.id(),
                                words -> words.text("confirm.cancel", by, plan.name(), reason)),
                        Set.of(asked.sponsor()));
        return asked;
    }

    Optional<Cancellation> latest(String programId) {
        return jdbc
                .sql(COLUMNS + " where program_id = ? order by asked_at desc, id")
                .param(programId)
                .query(Cancellations::row)
                .list()
                .stream()
                .findFirst();
    }

    /** Looks for the sponsors' answers. */
    @Scheduled(
            initialDelayString = "${tollgate.steering.answers-every:5s}",
            fixedDelayString = "${tollgate.steering.answers-every:5s}")
    void look() {
        List<Cancellation> open = jdbc.sql(COLUMNS + " where state = ?")
                .param(ASKED)
                .query(Cancellations::row)
                .list();
        for (Cancellation asked : open) {
            try {
                transaction.executeWithoutResult(tx -> answer(asked));
            } catch (RuntimeException e) {
                log.warn("The answer to cancellation {} cannot be taken now ({})", asked.id(), e.getMessage());
            }
        }
    }

    private void answer(Cancellation asked) {
        confirmations.stream()
                .flatMap(given -> given.answers(asked.programId(), PURPOSE, asked.id()).stream())
                .filter(answer -> answer.username().equals(asked.sponsor()))
                .reduce((first, last) -> last)
                .ifPresent(answer -> {
                    if (settle(asked.id(), ASKED, answer.yes() ? CONFIRMED : DECLINED) && answer.yes()) {
                        outbox.append(MESSAGE, asked.programId(), Map.of("cancellationId", asked.id()));
                    }
                });
    }

    /** Records the cancellation at the process that was told of it; what the message says is compared, not believed. */
    public Worker.Work record(Job job) {
        return () -> {
            OpenRun run = runs.of(job.programId())
                    .filter(open -> open.rootKey() == job.processInstanceKey())
                    .orElseThrow(() -> new Refused("This instance is not the open run of its program"));
            Cancellation confirmed = latest(job.programId())
                    .filter(found -> found.runId().equals(run.runId())
                            && found.state().equals(CONFIRMED)
                            && job.text("cancellationId")
                                    .filter(found.id()::equals)
                                    .isPresent())
                    .orElseThrow(() -> new Refused(
                            "Program '%s' was told to cancel, but no sponsor confirmed that: the message was forged. Ask for the cancellation with POST /api/programs/%s/cancel, or move the program back to where it was."
                                    .formatted(job.programId(), job.programId())));
            settle(confirmed.id(), CONFIRMED, DONE);
            runs.record(
                    run,
                    null,
                    EvidenceKind.CANCELLED,
                    confirmed.id(),
                    Pauses.proven(confirmed.by(), confirmed.reason()));
            return Map.of();
        };
    }

    private boolean settle(String id, String from, String to) {
        return jdbc.sql("""
                                update cancellation set state = ?, settled_at = ?, open_program_id = null \
                                where id = ? and state = ?""")
                        .params(to, Pauses.database(clock.instant()), id, from)
                        .update()
                == 1;
    }

    private static Cancellation row(ResultSet rs, int number) throws SQLException {
        return new Cancellation(
                rs.getString("id"),
                rs.getString("program_id"),
                rs.getString("run_id"),
                rs.getString("reason"),
                rs.getString("asked_by"),
                rs.getObject("asked_at", OffsetDateTime.class).toInstant(),
                rs.getString("sponsor"),
                rs.getString("state"));
    }
}
