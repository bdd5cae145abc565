package dev.tollgate.steering;

import dev.tollgate.engine.Hold;
import dev.tollgate.engine.InstanceVariables;
import dev.tollgate.engine.Job;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.lifecycle.PausedPrograms;
import dev.tollgate.lifecycle.Steering;
import dev.tollgate.lifecycle.UnitChanges;
import dev.tollgate.lifecycle.WaitingTasks;
import dev.tollgate.program.PlanChanges;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Reorganisation;
import dev.tollgate.program.Standing;
import dev.tollgate.program.Wave;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Changes of the plan of a program, also while it runs. The dates in the database are the truth: a phase whose day has
 * not come by them waits, whatever a timer of the engine says.
 */
@Service
class PlanSteering implements Hold, Steering, PausedPrograms {

    private static final LocalTime START_OF_DAY = LocalTime.of(8, 0);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final PlanChanges changes;
    private final Reorganisation units;
    private final Programs programs;
    private final OpenRuns runs;
    private final WaitingTasks tasks;
    private final Pauses pauses;
    private final Cancellations cancellations;
    private final InstanceVariables variables;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Duration again;

    PlanSteering(
            JdbcClient jdbc,
            PlanChanges changes,
            Reorganisation units,
            Programs programs,
            OpenRuns runs,
            WaitingTasks tasks,
            Pauses pauses,
            Cancellations cancellations,
            InstanceVariables variables,
            TransactionTemplate transaction,
            Clock clock,
            @Value("${tollgate.steering.look-again-after:1m}") Duration again) {
        this.jdbc = jdbc;
        this.changes = changes;
        this.units = units;
        this.programs = programs;
        this.runs = runs;
        this.tasks = tasks;
        this.pauses = pauses;
        this.cancellations = cancellations;
        this.variables = variables;
        this.transaction = transaction;
        this.clock = clock;
        this.again = again;
    }

    @Override
    public Optional<Duration> before(Job job) {
        if (!job.type().equals("enter")) {
            return Optional.empty();
        }
        return switch (job.processId()) {
            case "phase-pre-launch" -> until(job, Wave::startsOn);
            case "phase-launch" -> until(job, Wave::goLive);
            default -> Optional.empty();
        };
    }

    private Optional<Duration> until(Job job, Function<Wave, LocalDate> day) {
        Optional<String> programId = runs.programOf(job);
        Optional<String> waveId = runs.waveOf(job);
        if (programId.isEmpty() || waveId.isEmpty()) {
            return Optional.empty();
        }
        ProgramDefinition plan = programs.get(programId.get()).definition();
        return plan.wave(waveId.get())
                .map(wave -> Duration.between(
                        clock.instant(),
                        day.apply(wave)
                                .atTime(START_OF_DAY)
                                .atZone(plan.timeZone())
                                .toInstant()))
                .filter(left -> left.isPositive())
                .map(left ->
                        left.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : left.compareTo(again) < 0 ? again : left);
    }

    Change moveGoLive(String programId, String waveId, LocalDate goLive, String reason, String by) {
        Optional<OpenRun> run = runs.of(programId);
        Wave[] before = new Wave[1];
        Change change = recorded(programId, run.orElse(null), waveId, "go-live", reason, by, () -> {
            before[0] = changes.moveGoLive(programId, waveId, goLive);
            boolean waitsForTheOldDay =
                    run.isPresent() && runs.passedReady(run.get(), waveId) && goLive.isBefore(before[0].goLive());
            if (waitsForTheOldDay) {
                throw Conflicts.because(
                        "Wave '%s' is ready and waits for its go-live on %s already; from here it can be moved to a later day only"
                                .formatted(before[0].name(), before[0].goLive()));
            }
            return "Go-live of wave '%s' moved from %s to %s".formatted(before[0].name(), before[0].goLive(), goLive);
        });
        // A timer that has not begun to wait takes the new day; one that waits already is caught up by the hold above.
        run.ifPresent(open -> tellTheEngine(open, programId, waveId));
        return change;
    }

    private void tellTheEngine(OpenRun run, String programId, String waveId) {
        ProgramDefinition plan = programs.get(programId).definition();
        Wave wave = plan.wave(waveId).orElseThrow();
        Map<String, Object> dates = Map.of(
                "startsAt", at(wave.startsOn(), plan),
                "goLiveAt", at(wave.goLive(), plan));
        runs.instances(run).stream()
                .filter(instance -> instance.processId().equals("adoption-wave") && waveId.equals(instance.waveId()))
                .forEach(instance -> variables.set(instance.key(), dates));
    }

    private static String at(LocalDate day, ProgramDefinition plan) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                day.atTime(START_OF_DAY).atZone(plan.timeZone()));
    }

    Change addDepartment(String programId, String waveId, String departmentId, String name, String reason, String by) {
        return recorded(programId, runs.of(programId).orElse(null), waveId, "department", reason, by, () -> {
            changes.addDepartment(programId, waveId, departmentId, name);
            return "Department '%s' (%s) added to wave '%s'".formatted(name, departmentId, waveId);
        });
    }

    Change replaceSponsor(String programId, @Nullable String waveId, String username, String reason, String by) {
        return recorded(programId, runs.of(programId).orElse(null), waveId, "sponsor", reason, by, () -> {
            String before = waveId == null
                    ? changes.replaceExecutiveSponsor(programId, username)
                    : changes.replaceLocalSponsor(programId, waveId, username);
            String role = waveId == null ? "executive-sponsor" : "local-sponsor";
            tasks.of(programId).stream()
                    .filter(task -> task.role().equals(role) && task.holders().equals(List.of(before)))
                    .filter(task -> waveId == null || waveId.equals(task.waveId()))
                    .forEach(task -> tasks.handOver(task.key(), List.of(username)));
            return waveId == null
                    ? "Executive sponsor %s replaced by %s".formatted(before, username)
                    : "Local sponsor %s of wave '%s' replaced by %s".formatted(before, waveId, username);
        });
    }

    Change addChampion(String programId, String username, String reason, String by) {
        return recorded(
                programId,
                runs.of(programId).orElse(null),
                null,
                "champion",
                reason,
                by,
                () -> "%s (%s) is a champion".formatted(changes.addChampion(programId, username), username));
    }

    Change agreeUsage(String programId, String country, Map<String, String> said, String reason, String by) {
        return recorded(
                programId,
                runs.of(programId).orElse(null),
                null,
                "usage-agreement",
                reason,
                by,
                () -> "Usage of people in %s may be taken in: %s"
                        .formatted(country, changes.agreeUsage(programId, country, said)));
    }

    Change endUsageAgreement(String programId, String country, String reason, String by) {
        return recorded(programId, runs.of(programId).orElse(null), null, "usage-agreement-ended", reason, by, () -> {
            changes.endUsageAgreement(programId, country);
            return "Usage of people in %s is kept aside from now on".formatted(country);
        });
    }

    Change setCountry(String programId, @Nullable String location, String country, String reason, String by) {
        return recorded(programId, runs.of(programId).orElse(null), null, "country", reason, by, () -> {
            changes.setCountry(programId, location, country);
            return location == null
                    ? "The country of the program is %s".formatted(country)
                    : "'%s' is in %s".formatted(location, country);
        });
    }

    Change renameDepartment(String programId, String departmentId, String name, String reason, String by) {
        return recorded(
                programId,
                runs.of(programId).orElse(null),
                null,
                "rename-department",
                reason,
                by,
                () -> units.rename(programId, departmentId, name));
    }

    Change mergeDepartments(String programId, String departmentId, String into, String reason, String by) {
        return reorganised(
                programId,
                "merge-departments",
                reason,
                by,
                standing -> units.merge(programId, departmentId, into, standing));
    }

    Change moveUnit(
            String programId, String departmentId, @Nullable String location, String waveId, String reason, String by) {
        return reorganised(
                programId,
                "move-unit",
                reason,
                by,
                standing -> units.move(programId, departmentId, location, waveId, standing));
    }

    private Change reorganised(
            String programId, String kind, String reason, String by, Function<Standing, Reorganisation.Done> act) {
        return proven(programId, runs.of(programId).orElse(null), null, kind, reason, by, () -> {
            Optional<OpenRun> run = runs.of(programId);
            Set<String> before = run.map(runs::outOfReach).orElse(Set.of());
            Reorganisation.Done done = act.apply(run.map(runs::standing).orElse(Standing.NONE));
            Set<String> missed = new TreeSet<>(run.map(runs::outOfReach).orElse(Set.of()));
            missed.removeAll(before);
            if (!missed.isEmpty()) {
                throw Conflicts.because(
                        "It cannot be done now, since this was handed out to those who were in the wave before and nobody would be asked for the others: %s. Do it once these parts are sealed."
                                .formatted(String.join("; ", missed)));
            }
            return new Act(done.said(), UnitChanges.proof(done.changed()));
        });
    }

    /** @param proof what the evidence says of it, beside who and why */
    private record Act(String what, Map<String, Object> proof) {}

    private Change recorded(
            String programId,
            @Nullable OpenRun run,
            @Nullable String waveId,
            String kind,
            String reason,
            String by,
            Supplier<String> act) {
        return proven(programId, run, waveId, kind, reason, by, () -> new Act(act.get(), Map.of()));
    }

    private Change proven(
            String programId,
            @Nullable OpenRun run,
            @Nullable String waveId,
            String kind,
            String reason,
            String by,
            Supplier<Act> act) {
        return transaction.execute(tx -> {
            Act done = act.get();
            String what = done.what();
            Change change = new Change(UUID.randomUUID().toString(), kind, what, reason, by, clock.instant());
            jdbc.sql("""
                            insert into plan_change (id, program_id, run_id, kind, what, reason, changed_by, changed_at) \
                            values (?, ?, ?, ?, ?, ?, ?, ?)""")
                    .params(
                            change.id(),
                            programId,
                            run == null ? null : run.runId(),
                            kind,
                            what,
                            reason,
                            by,
                            Pauses.database(change.at()))
                    .update();
            if (run != null) {
                Map<String, Object> data = new LinkedHashMap<>(Pauses.proven(by, what + "\n" + reason));
                data.put("kind", kind);
                data.putAll(done.proof());
                runs.record(run, waveId, EvidenceKind.PLAN_CHANGED, change.id(), data);
            }
            return change;
        });
    }

    @Override
    public boolean paused(String programId) {
        return pauses.lasting(programId).isPresent();
    }

    @Override
    public Optional<Paused> pause(String programId) {
        return pauses.lasting(programId).map(pause -> new Paused(pause.since(), pause.by(), pause.reason()));
    }

    @Override
    public Set<String> pausedPrograms() {
        return pauses.programs();
    }

    @Override
    public List<Change> changes(String programId) {
        return jdbc.sql("""
                        select id, kind, what, reason, changed_by, changed_at from plan_change where program_id = ? \
                        order by changed_at desc, id""")
                .param(programId)
                .query((rs, number) -> new Change(
                        rs.getString("id"),
                        rs.getString("kind"),
                        rs.getString("what"),
                        rs.getString("reason"),
                        rs.getString("changed_by"),
                        rs.getObject("changed_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    @Override
    public Optional<String> cancellation(String programId) {
        return cancellations.latest(programId).map(Cancellations.Cancellation::inWords);
    }
}
