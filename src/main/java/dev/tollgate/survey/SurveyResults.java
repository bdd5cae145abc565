package dev.tollgate.survey;

import dev.tollgate.evidence.Signatures;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.program.Department;
import dev.tollgate.program.Roster;
import dev.tollgate.survey.ProvenAnswers.Proven;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * What may be shown of the pulses. While a round is open only counts are: who looks before and after an answer would see
 * what it was. Afterwards groups and totals of five answers and more, and never so that what is left out can be worked out
 * for fewer than five.
 */
@Component
class SurveyResults {

    private final SurveyStore store;
    private final ProvenAnswers proven;
    private final Signatures signatures;
    private final Roster roster;

    SurveyResults(SurveyStore store, ProvenAnswers proven, Signatures signatures, Roster roster) {
        this.store = store;
        this.proven = proven;
        this.signatures = signatures;
        this.roster = roster;
    }

    /**
     * A round.
     *
     * @param overall null while it is open, or of fewer than five answers
     * @param groups those that may be shown
     */
    record Result(
            String waveId,
            LocalDate openedOn,
            LocalDate closesOn,
            boolean closed,
            int asked,
            int answered,
            @Nullable Values overall,
            List<Group> groups) {}

    /**
     * @param shadowReports percent of the answers that say that reports were made outside the software
     * @param satisfaction mean of 1 to 5
     */
    record Values(int answers, double shadowReports, double satisfaction) {}

    record Group(String group, int asked, Values values) {}

    /** Words of a round, in no order that tells anything. */
    record Said(String waveId, LocalDate openedOn, List<String> hinders) {}

    List<Result> of(String programId) {
        Map<String, String> names =
                roster.departments(programId).stream().collect(Collectors.toMap(Department::id, Department::name));
        return store.ofProgram(programId).stream()
                .map(round -> result(round, names))
                .toList();
    }

    List<Said> words(String programId) {
        return store.ofProgram(programId).stream()
                .filter(round -> round.closedOn() != null)
                .filter(round -> answers(proven.groups(round)).size() >= Snapshot.FEWEST_SHOWN)
                .map(round -> new Said(
                        round.waveId(),
                        round.openedOn(),
                        store.words(round.id()).stream()
                                .filter(word -> signatures.fits(word.signed(), word.signature()))
                                .map(Word::said)
                                .sorted()
                                .toList()))
                .toList();
    }

    private Result result(SurveyRound round, Map<String, String> names) {
        List<Proven> groups = proven.groups(round);
        List<Answer> all = answers(groups);
        boolean closed = round.closedOn() != null;
        boolean overall = closed && all.size() >= Snapshot.FEWEST_SHOWN;
        return new Result(
                round.waveId(),
                round.openedOn(),
                round.closesOn(),
                closed,
                groups.stream().mapToInt(group -> group.asked().size()).sum(),
                all.size(),
                overall ? values(all) : null,
                overall
                        ? shown(groups).stream()
                                .map(group -> new Group(
                                        name(group, names), group.asked().size(), values(group.answers())))
                                .toList()
                        : List.of());
    }

    /** Groups of five answers and more; the smallest of them not, where the others would give away fewer than five. */
    static List<Proven> shown(List<Proven> groups) {
        List<Proven> shown = new ArrayList<>(groups.stream()
                .filter(group -> group.answers().size() >= Snapshot.FEWEST_SHOWN)
                .toList());
        int left = answers(groups).size() - answers(shown).size();
        while (left > 0 && left < Snapshot.FEWEST_SHOWN && !shown.isEmpty()) {
            Proven smallest = shown.stream()
                    .min(Comparator.comparingInt(
                                    (Proven group) -> group.answers().size())
                            .thenComparing(Proven::unit))
                    .orElseThrow();
            shown.remove(smallest);
            left += smallest.answers().size();
        }
        return shown;
    }

    private static List<Answer> answers(List<Proven> groups) {
        return groups.stream().flatMap(group -> group.answers().stream()).toList();
    }

    private static Values values(List<Answer> answers) {
        long outside = answers.stream().filter(Answer::outside).count();
        return new Values(
                answers.size(),
                100.0 * outside / answers.size(),
                answers.stream().mapToInt(Answer::satisfaction).average().orElseThrow());
    }

    private static String name(Proven group, Map<String, String> names) {
        String department =
                names.getOrDefault(group.unit().departmentId(), group.unit().departmentId());
        return group.unit().location().isEmpty()
                ? department
                : department + " (" + group.unit().location() + ")";
    }
}
