package dev.tollgate.outcome;

import dev.tollgate.confirmation.Confirmations;
import dev.tollgate.evidence.Canonical;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.lifecycle.Alarm;
import dev.tollgate.lifecycle.Alarms;
import dev.tollgate.lifecycle.ProvenPeople;
import dev.tollgate.lifecycle.TaskAnswers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Measurements by hand as far as the ledger proves them: what was measured, what the second person said, and for tasks in
 * Tasklist that both were those who were asked, and not the same. A row that says something else than the ledger counts
 * nowhere, and raises an alarm.
 */
@Component
class ProvenOutcomes {

    static final String PURPOSE = "outcome-measurement";
    static final String PERSON = "person";
    static final String ANSWER = "answer";
    static final String YES = "yes";
    static final String REASON = "reason";
    static final String RECORD = "RecordMeasurementTask";
    static final String CORRECT = "CorrectMeasurementTask";
    static final String CONFIRM = "ConfirmMeasurementTask";

    private final OutcomeStore store;
    private final Confirmations confirmations;
    private final TaskAnswers answers;
    private final Ledger ledger;
    private final Alarms alarms;

    ProvenOutcomes(OutcomeStore store, Confirmations confirmations, TaskAnswers answers, Ledger ledger, Alarms alarms) {
        this.store = store;
        this.confirmations = confirmations;
        this.answers = answers;
        this.ledger = ledger;
        this.alarms = alarms;
    }

    enum State {
        WAITING,
        CONFIRMED,
        REFUSED
    }

    /**
     * @param said why, or on what it waits
     * @param seq of the entry that it was measured with
     * @param round the process instance in which it was measured; 0 where it was handed in by the API
     */
    record Proven(OutcomeMeasurement measured, State state, String said, long seq, long round) {}

    /** The latest day first, and of a day what was recorded last. */
    List<Proven> of(String programId) {
        List<Entry> entries = ledger.entries(programId);
        Map<String, Entry> written = new LinkedHashMap<>();
        entries.stream()
                .filter(entry -> entry.evidence().kind() == EvidenceKind.OUTCOME_MEASURED
                        && entry.evidence().subject() != null)
                .forEach(entry -> written.putIfAbsent(entry.evidence().subject(), entry));
        List<Proven> proven = new ArrayList<>();
        for (OutcomeMeasurement measured : store.of(programId)) {
            Entry entry = written.remove(measured.id());
            if (entry == null || !measured.fits(entry.evidence())) {
                alarm(
                        programId,
                        entry,
                        "The measurement of '%s' on %s (%s) is not what the evidence ledger has. It does not count. Restore the row, or measure again."
                                .formatted(measured.outcome(), measured.measuredOn(), measured.id()));
            } else {
                proven.add(answered(measured, entry, entries));
            }
        }
        written.forEach((id, entry) -> alarm(
                programId,
                entry,
                "The measurement %s is in the evidence ledger and not in the database any more. Restore the row, or measure again."
                        .formatted(id)));
        proven.sort(Comparator.comparing((Proven one) -> one.measured().measuredOn())
                .thenComparing(Proven::seq)
                .reversed());
        return proven;
    }

    /** What was measured in a process instance last. */
    Optional<Proven> inRound(String programId, long processInstanceKey) {
        return of(programId).stream()
                .filter(proven -> proven.round() == processInstanceKey)
                .max(Comparator.comparing(Proven::seq));
    }

    private Proven answered(OutcomeMeasurement measured, Entry entry, List<Entry> entries) {
        long round = entry.evidence().processInstanceKey();
        Optional<Entry> given = entries.stream()
                .filter(each -> answers(each.evidence(), measured, round))
                .findFirst();
        String words = words(measured, round);
        if (given.isEmpty()) {
            if (round == 0 && confirmedInDatabase(measured).isPresent()) {
                alarm(
                        measured.programId(),
                        entry,
                        "The database has an answer of '%s' to the measurement %s that the evidence ledger does not know. It does not count. Take it out of the database."
                                .formatted(measured.toConfirm(), measured.id()));
            }
            return new Proven(measured, State.WAITING, measured.toConfirm() + " has to confirm it", entry.seq(), round);
        }
        Evidence answer = given.get().evidence();
        if (!Canonical.sha256(words).equals(answer.data().get(REASON))) {
            alarm(
                    measured.programId(),
                    given.get(),
                    "What '%s' said to the measurement %s is not what the evidence ledger has. It is not shown. Restore the row."
                            .formatted(measured.toConfirm(), measured.id()));
            words = "";
        }
        if (!YES.equals(answer.data().get(ANSWER))) {
            return new Proven(measured, State.REFUSED, words, entry.seq(), round);
        }
        return round == 0
                ? new Proven(measured, State.CONFIRMED, words, entry.seq(), round)
                : ofTwo(measured, entry, given.get(), entries, words);
    }

    /** A form does not say who filled it: both people have to be proven, and to be two. */
    private static Proven ofTwo(
            OutcomeMeasurement measured, Entry entry, Entry given, List<Entry> entries, String words) {
        long round = entry.evidence().processInstanceKey();
        Optional<String> measurer = ProvenPeople.who(entries, round, Set.of(RECORD, CORRECT), entry.seq());
        Optional<String> second = ProvenPeople.who(entries, round, Set.of(CONFIRM), given.seq());
        if (measurer.isEmpty() || second.isEmpty()) {
            return new Proven(
                    measured,
                    State.WAITING,
                    "it is not proven yet who " + (measurer.isEmpty() ? "recorded it" : "confirmed it"),
                    entry.seq(),
                    round);
        }
        boolean two = !second.equals(measurer)
                && !second.get().equals(ProvenPeople.pseudonym(measured.programId(), measured.measuredBy()));
        return two
                ? new Proven(measured, State.CONFIRMED, words, entry.seq(), round)
                : new Proven(measured, State.REFUSED, "It was confirmed by who recorded it", entry.seq(), round);
    }

    private static boolean answers(Evidence evidence, OutcomeMeasurement measured, long round) {
        return evidence.kind() == EvidenceKind.CONFIRMED
                && PURPOSE.equals(evidence.elementId())
                && measured.id().equals(evidence.subject())
                && evidence.processInstanceKey() == round
                && measured.toConfirm().equals(evidence.data().get(PERSON));
    }

    private String words(OutcomeMeasurement measured, long round) {
        return round == 0
                ? confirmedInDatabase(measured)
                        .map(Confirmations.Answer::reason)
                        .orElse("")
                : answers.latest(round, CONFIRM)
                        .map(answer -> reason(answer.content()))
                        .orElse("");
    }

    static String reason(Map<String, Object> content) {
        return Objects.toString(content.get(REASON), "").strip();
    }

    private Optional<Confirmations.Answer> confirmedInDatabase(OutcomeMeasurement measured) {
        return confirmations.answers(measured.programId(), PURPOSE, measured.id()).stream()
                .filter(answer -> answer.username().equals(measured.toConfirm()))
                .findFirst();
    }

    private void alarm(String programId, Entry entry, String what) {
        long round = entry == null ? 0 : entry.evidence().processInstanceKey();
        alarms.raise(programId, Alarm.TAMPERING, round == 0 ? null : round, what);
    }
}
