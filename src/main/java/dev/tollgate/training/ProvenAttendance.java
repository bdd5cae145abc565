package dev.tollgate.training;

import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.lifecycle.Alarm;
import dev.tollgate.lifecycle.Alarms;
import dev.tollgate.program.Programs;
import dev.tollgate.training.AttendanceStore.Import;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who attended what: the seats of the sessions, and what was recorded beside them as far as the ledger proves it. An import
 * of which the database says something else than the ledger counts for nobody, and raises an alarm.
 */
@Component
class ProvenAttendance implements TrainingRecords {

    /** As entries of the ledger name it; the data of one of them name the import and the digest of its rows. */
    static final String SUBJECT = "attendance";

    static final String IMPORT = "importId";
    static final String DIGEST = "digest";

    /** In an entry of its own: the rows that do not count any more. */
    static final String WITHDRAWN = "withdrawn";

    /** In the entry about the sessions of a department: whose they were, which ones, and the digest of what was seen there. */
    static final String TRAINING = "training";

    static final String ROUND = "round";
    static final String OBSERVED = "observed";

    private final TrainingStore store;
    private final AttendanceStore recorded;
    private final Programs programs;
    private final Ledger ledger;
    private final Alarms alarms;

    ProvenAttendance(TrainingStore store, AttendanceStore recorded, Programs programs, Ledger ledger, Alarms alarms) {
        this.store = store;
        this.recorded = recorded;
        this.programs = programs;
        this.ledger = ledger;
        this.alarms = alarms;
    }

    /**
     * @param proven whether it is what the ledger has
     * @param withdrawn whether the ledger has that it was taken back
     */
    record Shown(Import taken, RecordedAttendance row, boolean proven, boolean withdrawn) {

        boolean counts() {
            return proven && !withdrawn;
        }
    }

    @Override
    public Map<String, TrainingRecord> ofWave(String programId, String runId, String waveId) {
        return records(programId, store.partsOfWave(runId, waveId), proven(programId, runId, waveId));
    }

    /** An import is proven as a whole, so each is read once, one after the other; what stays is which of them count. */
    @Override
    public Some among(String programId, String runId, String waveId) {
        Set<String> counting = provenImports(programId, runId, waveId, imports(runId, waveId), recorded::rowsOf);
        Set<String> withdrawn = withdrawn(programId, runId, waveId);
        return usernames -> records(
                programId,
                store.partsAmong(runId, waveId, usernames),
                recorded.rowsAmong(runId, waveId, usernames).stream()
                        .filter(row -> counting.contains(row.importId()) && !withdrawn.contains(row.fingerprint()))
                        .toList());
    }

    private Map<String, TrainingRecord> records(
            String programId, Map<String, Map<Integer, TrainingRecord>> parts, List<RecordedAttendance> attended) {
        Map<String, Map<Integer, TrainingRecord>> all = new LinkedHashMap<>(parts);
        if (!attended.isEmpty()) {
            int needed =
                    programs.get(programId).definition().training().scheduling().parts();
            attended.forEach(row -> add(row, all, needed));
        }
        Map<String, TrainingRecord> records = new LinkedHashMap<>();
        all.forEach((username, ofPart) -> records.put(username, whole(ofPart.values())));
        return records;
    }

    @Override
    public Map<String, Proficiency> proficiency(String programId, String runId, String waveId) {
        Map<String, Proficiency> latest = new LinkedHashMap<>();
        all(programId, runId, waveId).stream()
                .filter(shown -> shown.counts() && shown.row().proficient() != null)
                .map(shown -> new Proficiency(
                        shown.row().username(),
                        shown.row().proficient(),
                        shown.row().attendedAt(),
                        shown.taken().recordedAt()))
                .forEach(seen -> latest.merge(seen.username(), seen, Proficiency::latest));
        seen(programId, runId, waveId).forEach(seen -> latest.merge(seen.username(), seen, Proficiency::latest));
        return latest;
    }

    /** What trainers saw, each round as a whole as its evaluation has it in the ledger. */
    private List<Proficiency> seen(String programId, String runId, String waveId) {
        Map<Observed.Round, List<Observed>> rounds = store.observed(runId, waveId).stream()
                .collect(Collectors.groupingBy(Observed::of, LinkedHashMap::new, Collectors.toList()));
        if (rounds.isEmpty()) {
            return List.of();
        }
        Map<Observed.Round, Evidence> evaluated = ledger.entries(programId).stream()
                .map(Entry::evidence)
                .filter(evidence -> evidence.kind() == EvidenceKind.TRAINING_HELD
                        && evidence.runId().equals(runId)
                        && Objects.equals(evidence.waveId(), waveId)
                        && evidence.data().containsKey(OBSERVED))
                .collect(Collectors.toMap(
                        evidence -> new Observed.Round(
                                String.valueOf(evidence.data().get(TRAINING)),
                                ((Number) evidence.data().get(ROUND)).intValue()),
                        Function.identity(),
                        (one, other) -> other));
        List<Proficiency> proven = new ArrayList<>();
        rounds.forEach((round, observed) -> {
            Evidence entry = evaluated.get(round);
            if (entry != null && Observed.digest(observed).equals(entry.data().get(OBSERVED))) {
                observed.forEach(each -> proven.add(each.seen()));
            } else {
                alarms.raise(
                        programId,
                        Alarm.TAMPERING,
                        entry == null ? null : entry.processInstanceKey(),
                        "Who could do the key task alone in the wave '%s' (training %s, round %d) is not what the evidence ledger has. None of it counts. Restore the rows, or record it again with the column 'proficient' of an attendance import."
                                .formatted(waveId, round.trainingId(), round.round()));
            }
        });
        return proven;
    }

    /** The parts that each learner of a wave has attended. */
    Map<String, Set<Integer>> parts(String programId, String runId, String waveId) {
        Map<String, Set<Integer>> attended = store.attendedParts(runId, waveId);
        proven(programId, runId, waveId)
                .forEach(row -> attended.computeIfAbsent(row.username(), username -> new TreeSet<>())
                        .add(row.part()));
        return attended;
    }

    /** What counts. */
    List<RecordedAttendance> proven(String programId, String runId, String waveId) {
        return all(programId, runId, waveId).stream()
                .filter(Shown::counts)
                .map(Shown::row)
                .toList();
    }

    /** All that is recorded, in the order in which it came. */
    List<Shown> all(String programId, String runId, String waveId) {
        Map<String, Import> imports = imports(runId, waveId);
        Map<String, List<RecordedAttendance>> rows =
                recorded.rows(runId, waveId).stream().collect(Collectors.groupingBy(RecordedAttendance::importId));
        List<Shown> all = new ArrayList<>();
        Set<String> proven = provenImports(programId, runId, waveId, imports, id -> rows.getOrDefault(id, List.of()));
        Set<String> withdrawn = withdrawn(programId, runId, waveId);
        imports.forEach((id, taken) -> rows.getOrDefault(id, List.of())
                .forEach(row ->
                        all.add(new Shown(taken, row, proven.contains(id), withdrawn.contains(row.fingerprint())))));
        return all;
    }

    private Map<String, Import> imports(String runId, String waveId) {
        return recorded.imports(runId, waveId).stream()
                .collect(Collectors.toMap(Import::id, Function.identity(), (one, other) -> one, LinkedHashMap::new));
    }

    /** Ids of those that are what the ledger has; of each other one there is an alarm. */
    private Set<String> provenImports(
            String programId,
            String runId,
            String waveId,
            Map<String, Import> imports,
            Function<String, List<RecordedAttendance>> rows) {
        Map<String, Evidence> evidence = evidence(programId, runId, waveId);
        Set<String> known = new TreeSet<>(evidence.keySet());
        known.addAll(imports.keySet());
        Set<String> proven = new HashSet<>();
        for (String id : known) {
            Evidence entry = evidence.get(id);
            if (same(imports.get(id), rows.apply(id), entry)) {
                proven.add(id);
            } else {
                alarm(programId, waveId, id, entry);
            }
        }
        return proven;
    }

    /** The fingerprints of the rows that were taken back. Only the ledger says so: a row of the database can be lost. */
    private Set<String> withdrawn(String programId, String runId, String waveId) {
        return ledger.entries(programId).stream()
                .map(Entry::evidence)
                .filter(evidence -> evidence.kind() == EvidenceKind.TRAINING_HELD
                        && evidence.runId().equals(runId)
                        && Objects.equals(evidence.waveId(), waveId)
                        && SUBJECT.equals(evidence.subject())
                        && evidence.data().get(WITHDRAWN) instanceof List<?>)
                .flatMap(evidence -> ((List<?>) evidence.data().get(WITHDRAWN)).stream())
                .map(String::valueOf)
                .collect(Collectors.toSet());
    }

    private static boolean same(@Nullable Import taken, List<RecordedAttendance> rows, @Nullable Evidence entry) {
        return taken != null
                && entry != null
                && RecordedAttendance.digest(taken.by(), rows)
                        .equals(entry.data().get(DIGEST));
    }

    private void alarm(String programId, String waveId, String id, @Nullable Evidence entry) {
        alarms.raise(
                programId,
                Alarm.TAMPERING,
                entry == null ? null : entry.processInstanceKey(),
                entry == null
                        ? "The database has attendance of the wave '%s' (import %s) that the evidence ledger does not know. None of it counts. Record it again where it is true."
                                .formatted(waveId, id)
                        : "The attendance of the wave '%s' (import %s) is not what the evidence ledger has: a row was changed, added or taken away in the database. None of it counts. Restore the rows, or record the attendance again."
                                .formatted(waveId, id));
    }

    private Map<String, Evidence> evidence(String programId, String runId, String waveId) {
        return ledger.entries(programId).stream()
                .map(Entry::evidence)
                .filter(evidence -> evidence.kind() == EvidenceKind.TRAINING_HELD
                        && evidence.runId().equals(runId)
                        && Objects.equals(evidence.waveId(), waveId)
                        && SUBJECT.equals(evidence.subject())
                        && evidence.data().containsKey(IMPORT))
                .collect(Collectors.toMap(
                        evidence -> String.valueOf(evidence.data().get(IMPORT)),
                        Function.identity(),
                        (one, other) -> one,
                        TreeMap::new));
    }

    /** Whoever has something recorded needs all parts of the curriculum, also those for which there never was a seat. */
    private static void add(RecordedAttendance row, Map<String, Map<Integer, TrainingRecord>> parts, int all) {
        Map<Integer, TrainingRecord> own = parts.computeIfAbsent(row.username(), username -> new TreeMap<>());
        String departmentId = Optional.ofNullable(
                        own.isEmpty() ? null : own.values().iterator().next())
                .map(TrainingRecord::departmentId)
                .orElse(null);
        own.merge(
                row.part(),
                new TrainingRecord(row.username(), departmentId, LearnerState.ATTENDED, row.attendedAt()),
                ProvenAttendance::later);
        for (int part = 1; part <= all; part++) {
            own.putIfAbsent(part, new TrainingRecord(row.username(), departmentId, LearnerState.WITHOUT_SEAT, null));
        }
    }

    /** Who was trained once stays trained, whatever came after in another department; the last session counts. */
    static TrainingRecord later(TrainingRecord before, TrainingRecord now) {
        return before.trained() && (!now.trained() || before.trainedAt().isAfter(now.trainedAt())) ? before : now;
    }

    /** Trained is who attended every part; otherwise the first that is missing says where the learner stands. */
    private static TrainingRecord whole(Collection<TrainingRecord> parts) {
        return parts.stream()
                .filter(part -> !part.trained())
                .findFirst()
                .orElseGet(() -> parts.stream()
                        .max(Comparator.comparing(TrainingRecord::trainedAt))
                        .orElseThrow());
    }
}
