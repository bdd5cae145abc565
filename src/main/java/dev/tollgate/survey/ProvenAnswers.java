package dev.tollgate.survey;

import dev.tollgate.evidence.Canonical;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.evidence.Signatures;
import dev.tollgate.lifecycle.Alarm;
import dev.tollgate.lifecycle.Alarms;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.SurveyAnswers;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Answers that count: of a round that the ledger has, with the people asked that it has; each with the signature that only
 * who holds the key of the evidence can make; as many in a group as people of it answered; once the round is closed, as
 * the ledger has them sealed. What does not fit counts nowhere and raises an alarm.
 */
@Component
class ProvenAnswers implements SurveyAnswers {

    private final SurveyStore store;
    private final Ledger ledger;
    private final Signatures signatures;
    private final Alarms alarms;

    ProvenAnswers(SurveyStore store, Ledger ledger, Signatures signatures, Alarms alarms) {
        this.store = store;
        this.ledger = ledger;
        this.signatures = signatures;
        this.alarms = alarms;
    }

    /** The people asked in a group and the answers that count of it. */
    record Proven(MeasuredUnit unit, List<Asked> asked, List<Answer> answers) {}

    @Override
    public List<Group> of(Metric metric, String programId, String runId, LocalDate from, LocalDate before) {
        Survey survey = Survey.of(metric);
        List<SurveyRound> rounds = store.sent(runId, from, before).stream()
                .filter(round -> round.survey() == survey)
                .toList();
        if (rounds.isEmpty()) {
            return List.of();
        }
        List<Evidence> evidence = evidence(programId);
        return rounds.stream()
                .flatMap(round -> groups(round, evidence).stream())
                .map(group -> counted(survey, group))
                .toList();
    }

    List<Proven> groups(SurveyRound round) {
        return groups(round, evidence(round.programId()));
    }

    private static Group counted(Survey survey, Proven group) {
        return new Group(
                group.asked().stream().map(Asked::username).collect(Collectors.toSet()),
                group.answers().size(),
                survey.numerators(group.answers()));
    }

    private List<Evidence> evidence(String programId) {
        return ledger.entries(programId).stream()
                .map(Entry::evidence)
                .filter(entry -> entry.kind() == EvidenceKind.SURVEYED)
                .toList();
    }

    private List<Proven> groups(SurveyRound round, List<Evidence> evidence) {
        List<Asked> asked = store.asked(round.id());
        if (!sealed(round, evidence, SurveyRound.ASKED).contains(digestOfAsked(asked))) {
            alarm(
                    round,
                    "the people asked in it are not those that the evidence ledger has. None of its answers counts. Restore the rows from a backup");
            return List.of();
        }
        List<Answer> all = store.answers(round.id());
        Set<String> sealed = sealed(round, evidence, SurveyRound.ANSWERS);
        if (!sealed.isEmpty() && !sealed.contains(digestOfAnswers(all, store.words(round.id())))) {
            alarm(
                    round,
                    "its answers are not those that were sealed when it was closed. None of them counts. Restore the rows from a backup");
            return grouped(asked, List.of());
        }
        List<Answer> genuine = all.stream()
                .filter(answer -> signatures.fits(answer.signed(), answer.signature()))
                .toList();
        if (genuine.size() < all.size()) {
            alarm(
                    round,
                    "%d of its answers came by no link; they do not count. Take them out of the database"
                            .formatted(all.size() - genuine.size()));
        }
        List<Proven> whole = new ArrayList<>();
        for (Proven group : grouped(asked, genuine)) {
            long answered = group.asked().stream().filter(Asked::answered).count();
            if (answered == group.answers().size()) {
                whole.add(group);
            } else {
                alarm(
                        round,
                        "%d people of the group '%s' answered, but it has %d answers. None of the group counts. Restore the rows from a backup"
                                .formatted(
                                        answered,
                                        group.unit().departmentId(),
                                        group.answers().size()));
                whole.add(new Proven(group.unit(), group.asked(), List.of()));
            }
        }
        return whole;
    }

    private static List<Proven> grouped(Collection<Asked> asked, Collection<Answer> answers) {
        Map<MeasuredUnit, List<Asked>> groups =
                asked.stream().collect(Collectors.groupingBy(Asked::group, TreeMap::new, Collectors.toList()));
        Map<MeasuredUnit, List<Answer>> said = answers.stream().collect(Collectors.groupingBy(Answer::group));
        return groups.entrySet().stream()
                .map(group ->
                        new Proven(group.getKey(), group.getValue(), said.getOrDefault(group.getKey(), List.of())))
                .toList();
    }

    /** Digests of a kind that the ledger has of a round. */
    private static Set<String> sealed(SurveyRound round, List<Evidence> evidence, String digest) {
        return evidence.stream()
                .filter(entry -> round.runId().equals(entry.runId())
                        && round.waveId().equals(entry.waveId())
                        && round.survey().key().equals(entry.subject())
                        && round.id().equals(entry.data().get(SurveyRound.ID))
                        && entry.data().containsKey(digest))
                .map(entry -> String.valueOf(entry.data().get(digest)))
                .collect(Collectors.toSet());
    }

    static String digestOfAsked(Collection<Asked> asked) {
        return Canonical.sha256(Canonical.json(
                asked.stream().map(Asked::proven).map(Canonical::json).sorted().toList()));
    }

    static String digestOfAnswers(Collection<Answer> answers, Collection<Word> words) {
        List<String> rows = new ArrayList<>();
        answers.forEach(answer -> rows.add(answer.signature() + answer.signed()));
        words.forEach(word -> rows.add(word.signature() + word.signed()));
        return Canonical.sha256(Canonical.json(rows.stream().sorted().toList()));
    }

    private void alarm(SurveyRound round, String what) {
        alarms.raise(
                round.programId(),
                Alarm.TAMPERING,
                null,
                "The %s of the wave '%s' of %s (round %s): %s."
                        .formatted(round.survey().key(), round.waveId(), round.openedOn(), round.id(), what));
    }
}
