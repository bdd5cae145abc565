package dev.tollgate.measurement;

import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Wave;
import java.util.Set;
import org.springframework.stereotype.Service;

/**
 * Who attended their training in a wave and did not do their key action as often as their role should ({@link Adoption}):
 * trained and not using. Nobody before the wave's go-live.
 */
@Service
public class TrainedWithoutUse {

    private final Programs programs;
    private final Roster roster;
    private final WaveRecords records;
    private final Measuring measuring;

    TrainedWithoutUse(Programs programs, Roster roster, WaveRecords records, Measuring measuring) {
        this.programs = programs;
        this.roster = roster;
        this.records = records;
        this.measuring = measuring;
    }

    public record Count(int notUsing, int trained) {}

    /** Of the people of the snapshot's wave, over the snapshot's window. */
    public Count of(Snapshot snapshot) {
        ProgramDefinition definition = programs.get(snapshot.programId()).definition();
        Wave wave = definition.wave(snapshot.waveId()).orElseThrow();
        if (!snapshot.windowFrom().isBefore(snapshot.windowTo())) {
            return new Count(0, 0);
        }
        Use use = measuring.use(definition, wave, snapshot.takenAt());
        Set<String> trained = records.trained(snapshot.programId(), snapshot.runId(), snapshot.waveId())
                .keySet();
        int[] counts = new int[2];
        roster.people(snapshot.programId(), snapshot.waveId()).stream()
                .filter(person -> trained.contains(person.username()))
                .forEach(person -> {
                    counts[1]++;
                    if (!ExpectedUse.kept(
                            definition.role(person.role()).frequency(),
                            use.used(person.username(), use.window()),
                            use.window())) {
                        counts[0]++;
                    }
                });
        return new Count(counts[0], counts[1]);
    }
}
