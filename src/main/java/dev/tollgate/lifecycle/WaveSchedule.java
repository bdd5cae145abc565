package dev.tollgate.lifecycle;

import dev.tollgate.engine.Job;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.springframework.stereotype.Component;

/** When a wave begins and goes live: at the start of the working day in the program's time zone. */
@Component
public class WaveSchedule {

    private static final LocalTime START_OF_DAY = LocalTime.of(8, 0);

    private final Plans plans;

    WaveSchedule(Plans plans) {
        this.plans = plans;
    }

    public Map<String, Object> schedule(Job job) {
        ProgramDefinition plan = plans.get(job.programId());
        Wave wave = plans.wave(job.programId(), job.waveId());
        return Map.of(
                "startsAt", at(wave.startsOn(), plan.timeZone()),
                "goLiveAt", at(wave.goLive(), plan.timeZone()),
                "where", PeopleTasks.where(plan, wave),
                "wave", wave.name());
    }

    private static String at(LocalDate day, ZoneId zone) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                day.atTime(START_OF_DAY).atZone(zone));
    }
}
