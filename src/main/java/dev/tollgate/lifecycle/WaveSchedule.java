package dev.tollgate.lifecycle;

import dev.tollgate.engine.Job;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** When a wave begins and goes live: at the start of the working day in the program's time zone. */
@Component
public class WaveSchedule {

    private static final LocalTime START_OF_DAY = LocalTime.of(8, 0);

    private static final Period WEEK = Period.ofWeeks(1);

    private final Plans plans;
    private final Ledger ledger;

    WaveSchedule(Plans plans, Ledger ledger) {
        this.plans = plans;
        this.ledger = ledger;
    }

    public Map<String, Object> schedule(Job job) {
        ProgramDefinition plan = plans.get(job.programId());
        Wave wave = plans.wave(job.programId(), job.waveId());
        return Map.of(
                "startsAt", at(wave.startsOn(), plan.timeZone()),
                "goLiveAt", at(wave.goLive(), plan.timeZone()),
                "where", PeopleTasks.where(plan, wave),
                "wave", wave.name(),
                "kind", wave.kind().name().toLowerCase(Locale.ROOT));
    }

    /** Whether every wave is sustained or stopped, also those that were asked for while the program runs. */
    public Map<String, Object> account(Job job) {
        Set<String> closed = new Proof(
                        ledger.entries(job.programId()),
                        Objects.requireNonNull(job.scope()).runId())
                .closedWaves()
                .keySet();
        return Map.of(
                "wavesClosed",
                plans.get(job.programId()).waves().stream().allMatch(wave -> closed.contains(wave.id())));
    }

    /**
     * Every week, for the first time a week after the first wave becomes due: as the engine writes a repeated time. With
     * the name of the time zone, so that it stays at the same hour of the day in summer and winter.
     */
    static String rhythm(ProgramDefinition plan, LocalDate today) {
        LocalDate first = plan.waves().stream()
                .map(Wave::startsOn)
                .min(Comparator.naturalOrder())
                .filter(today::isBefore)
                .orElse(today);
        return "R/%s/%s"
                .formatted(
                        DateTimeFormatter.ISO_ZONED_DATE_TIME.format(morning(first.plus(WEEK), plan.timeZone())), WEEK);
    }

    private static String at(LocalDate day, ZoneId zone) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(morning(day, zone));
    }

    private static ZonedDateTime morning(LocalDate day, ZoneId zone) {
        return day.atTime(START_OF_DAY).atZone(zone);
    }
}
