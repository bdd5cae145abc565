package dev.tollgate.gate;

import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.measurement.FirstUse;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Wave;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Sees whether a wave is live before its gate "Are people ready?" has passed. Two things show it: its go-live date has come,
 * or people of the wave have begun to do the key action. Champions, trainers and others with a duty are not among them, since
 * they learn it early in order to help; nor is who used the software before the wave became due.
 */
@Component
class LiveSigns {

    private static final String GATE = "progression-gate";
    private static final Set<String> PASSED = Set.of(GateOutcome.GO.name(), GateOutcome.CONDITIONAL_GO.name());

    private final Roster roster;
    private final FirstUse use;

    LiveSigns(Roster roster, FirstUse use) {
        this.roster = roster;
        this.use = use;
    }

    /** What the ledger has of it, else what can be seen at that time; the earlier sign of two. */
    Optional<LiveSign> of(ProgramDefinition plan, List<Entry> entries, String runId, Wave wave, Instant until) {
        return recorded(entries, runId, wave.id()).or(() -> seen(plan, entries, runId, wave, until));
    }

    static Optional<LiveSign> recorded(List<Entry> entries, String runId, String waveId) {
        return of(entries, runId, waveId)
                .filter(evidence -> evidence.kind() == EvidenceKind.LIVE_BEFORE_READY)
                .map(Evidence::data)
                .map(data -> new LiveSign(
                        LiveSign.Kind.of(data.get("sign")),
                        Instant.parse(String.valueOf(data.get("since"))),
                        String.valueOf(data.get("observed"))))
                .findFirst();
    }

    /** @param until the time of the look, or when the gate passed */
    Optional<LiveSign> seen(ProgramDefinition plan, List<Entry> entries, String runId, Wave wave, Instant until) {
        return Stream.concat(goLive(plan, entries, runId, wave, until).stream(), use(plan, wave, until).stream())
                .min(Comparator.comparing(LiveSign::since));
    }

    private static Optional<LiveSign> goLive(
            ProgramDefinition plan, List<Entry> entries, String runId, Wave wave, Instant until) {
        Instant goLive = ReviewDay.goLive(plan, wave);
        if (until.isBefore(goLive) || splitOffReady(entries, runId, wave)) {
            return Optional.empty();
        }
        return Optional.of(LiveSign.goLive(goLive, wave.goLive()));
    }

    /** Whether it was split off a wave that had passed the gate at the go-live they share. */
    private static boolean splitOffReady(List<Entry> entries, String runId, Wave wave) {
        return of(entries, runId, wave.id())
                .filter(evidence -> evidence.kind() == EvidenceKind.WAVE_PLANNED)
                .map(evidence -> evidence.data().get("splitFrom"))
                .anyMatch(from -> from != null
                        && passedAt(entries, runId, from.toString()).isPresent());
    }

    private Optional<LiveSign> use(ProgramDefinition plan, Wave wave, Instant until) {
        Set<String> early = plan.dutyHolders();
        List<String> people = roster.people(plan.id(), wave.id()).stream()
                .map(Person::username)
                .filter(username -> !early.contains(username))
                .toList();
        if (people.isEmpty()) {
            return Optional.empty();
        }
        int enough = Math.min(Snapshot.FEWEST_SHOWN, Math.ceilDiv(people.size(), 2));
        List<Instant> begun = use.begun(
                plan.id(),
                plan.feature(),
                people,
                wave.startsOn().atStartOfDay(plan.timeZone()).toInstant(),
                until);
        return begun.size() < enough
                ? Optional.empty()
                : Optional.of(LiveSign.use(begun.get(enough - 1), begun.size()));
    }

    /** When the gate "Are people ready?" of the wave was passed in that run. */
    static Optional<Instant> passedAt(List<Entry> entries, String runId, String waveId) {
        return entries.stream()
                .filter(entry -> belongs(entry, runId, waveId)
                        && entry.evidence().kind() == EvidenceKind.SEALED
                        && entry.evidence().processId().equals(GATE)
                        && Gate.READY.id().equals(entry.evidence().subject())
                        && passes(entry.evidence().data()))
                .map(Entry::recordedAt)
                .reduce((first, last) -> last);
    }

    private static boolean passes(Map<String, Object> data) {
        return PASSED.contains(String.valueOf(data.get("outcome")));
    }

    private static Stream<Evidence> of(List<Entry> entries, String runId, String waveId) {
        return entries.stream().filter(entry -> belongs(entry, runId, waveId)).map(Entry::evidence);
    }

    private static boolean belongs(Entry entry, String runId, String waveId) {
        return entry.evidence().runId().equals(runId)
                && waveId.equals(entry.evidence().waveId());
    }
}
