package dev.tollgate.recognition;

import dev.tollgate.evidence.Canonical;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.program.Problem;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Wins that the program office tells outside step 6, for example while a gate waits for the first one. They need the same
 * proof: two numbers of which the later is the better one, from a report that somebody else can open.
 */
@Service
class ToldWins {

    private static final int LONGEST_WHAT = 1000;
    private static final int LONGEST_SOURCE = 2000;

    private final JdbcClient jdbc;
    private final OpenRuns runs;
    private final Clock clock;

    ToldWins(JdbcClient jdbc, OpenRuns runs, Clock clock) {
        this.jdbc = jdbc;
        this.runs = runs;
        this.clock = clock;
    }

    /** @param better {@code higher} or {@code lower} */
    record NewWin(
            String what, @Nullable Double before, @Nullable Double now, String better, String source) {}

    record ToldWin(String id, String waveId, String what, double before, double now, String source, Instant toldAt) {}

    static List<Problem> problems(NewWin win) {
        List<Problem> problems = new ArrayList<>();
        text("what", win.what(), LONGEST_WHAT, "Say in a sentence what got better for people.", problems);
        text(
                "source",
                win.source(),
                LONGEST_SOURCE,
                "Name the report with both numbers that others can open.",
                problems);
        number("before", win.before(), problems);
        number("now", win.now(), problems);
        boolean higher = "higher".equals(win.better());
        if (!higher && !"lower".equals(win.better())) {
            problems.add(new Problem("better", win.better(), "is neither higher nor lower", "Say which is better."));
        } else if (problems.isEmpty() && (higher ? win.now() <= win.before() : win.now() >= win.before())) {
            problems.add(new Problem(
                    "now",
                    win.now().toString(),
                    "is not better than %s before".formatted(win.before()),
                    "Tell a win once a number has moved in the right direction."));
        }
        return problems;
    }

    private static void text(String path, String value, int longest, String remedy, List<Problem> problems) {
        if (value == null || value.isBlank()) {
            problems.add(new Problem(path, "", "is missing", remedy));
        } else if (value.length() > longest) {
            problems.add(new Problem(path, value, "is too long", "%d characters are the most.".formatted(longest)));
        }
    }

    private static void number(String path, Double value, List<Problem> problems) {
        if (value == null || !Double.isFinite(value)) {
            problems.add(new Problem(path, "", "is missing", "Give the number from the report."));
        }
    }

    /** Keeps a win without problems and puts it into the ledger, in the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    ToldWin tell(OpenRun run, String waveId, NewWin win, String by) {
        ToldWin told = new ToldWin(
                UUID.randomUUID().toString(),
                waveId,
                win.what().strip(),
                win.before(),
                win.now(),
                win.source().strip(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        jdbc.sql("""
                        insert into told_win (id, program_id, run_id, wave_id, what, before_number, now_number, source, \
                        told_by, told_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        told.id(),
                        run.programId(),
                        run.runId(),
                        waveId,
                        told.what(),
                        told.before(),
                        told.now(),
                        told.source(),
                        by,
                        told.toldAt().atOffset(ZoneOffset.UTC))
                .update();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("winId", told.id());
        data.put("before", told.before());
        data.put("now", told.now());
        data.put("what", Canonical.sha256(told.what()));
        data.put("source", Canonical.sha256(told.source()));
        data.put("by", by);
        runs.record(run, waveId, EvidenceKind.WIN_TOLD, told.id(), data);
        return told;
    }

    /** Those of a wave in a run, the latest first. */
    List<ToldWin> of(String runId, String waveId) {
        return jdbc.sql("select * from told_win where run_id = ? and wave_id = ? order by told_at desc, id")
                .params(runId, waveId)
                .query((row, number) -> new ToldWin(
                        row.getString("id"),
                        row.getString("wave_id"),
                        row.getString("what"),
                        row.getDouble("before_number"),
                        row.getDouble("now_number"),
                        row.getString("source"),
                        row.getObject("told_at", OffsetDateTime.class).toInstant()))
                .list();
    }
}
