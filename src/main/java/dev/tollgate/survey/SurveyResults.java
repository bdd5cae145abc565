package dev.tollgate.survey;

import dev.tollgate.evidence.Signatures;
import dev.tollgate.language.Words;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.program.Department;
import dev.tollgate.program.Roster;
import dev.tollgate.survey.ProvenAnswers.Proven;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * What may be shown of the surveys. While a round is open only counts are: who looks before and after an answer would see
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
            String survey,
            String waveId,
            LocalDate openedOn,
            LocalDate closesOn,
            boolean closed,
            int asked,
            int answered,
            @Nullable Values overall,
            List<Group> groups) {}

    /**
     * What the survey asks for; the rest is null.
     *
     * @param shadowReports percent of the answers that say that reports were made outside the software
     * @param satisfaction mean of 1 to 5
     * @param feltReadiness percent of the answers that have 4 or 5 for each of the three questions
     * @param knowsWhy mean of 1 to 5
     * @param knowsChanges mean of 1 to 5
     * @param feelsAble mean of 1 to 5
     */
    record Values(
            int answers,
            @Nullable Double shadowReports,
            @Nullable Double satisfaction,
            @Nullable Double feltReadiness,
            @Nullable Double knowsWhy,
            @Nullable Double knowsChanges,
            @Nullable Double feelsAble) {}

    record Group(String group, int asked, Values values) {}

    /** Words of a round. */
    record Said(String survey, String waveId, LocalDate openedOn, List<Said.Answers> questions) {

        /**
         * In no order that tells anything.
         *
         * @param practice the question's number in the method
         */
        record Answers(String question, @Nullable String practice, String text, List<String> said) {}
    }

    List<Result> of(String programId) {
        Map<String, String> names =
                roster.departments(programId).stream().collect(Collectors.toMap(Department::id, Department::name));
        return store.ofProgram(programId).stream()
                .map(round -> result(round, names))
                .toList();
    }

    List<Said> words(String programId, String software) {
        return store.ofProgram(programId).stream()
                .filter(round -> round.closedOn() != null)
                .filter(round -> answers(proven.groups(round)).size() >= Snapshot.FEWEST_SHOWN)
                .map(round -> said(round, software))
                .filter(said -> !said.questions().isEmpty())
                .toList();
    }

    private Said said(SurveyRound round, String software) {
        Map<Question, List<String>> words = store.words(round.id()).stream()
                .filter(word -> signatures.fits(word.signed(), word.signature()))
                .collect(Collectors.groupingBy(Word::question, Collectors.mapping(Word::said, Collectors.toList())));
        return new Said(
                round.survey().key(),
                round.waveId(),
                round.openedOn(),
                round.survey().questions().stream()
                        .filter(question -> question.kind() == Question.Kind.WORDS)
                        .map(question -> new Said.Answers(
                                question.key(),
                                question.practice().orElse(null),
                                question.text(Words.english(), software),
                                words.getOrDefault(question, List.of()).stream()
                                        .sorted()
                                        .toList()))
                        .toList());
    }

    private Result result(SurveyRound round, Map<String, String> names) {
        List<Proven> groups = proven.groups(round);
        List<Answer> all = answers(groups);
        boolean closed = round.closedOn() != null;
        boolean overall = closed && all.size() >= Snapshot.FEWEST_SHOWN;
        return new Result(
                round.survey().key(),
                round.waveId(),
                round.openedOn(),
                round.closesOn(),
                closed,
                groups.stream().mapToInt(group -> group.asked().size()).sum(),
                all.size(),
                overall ? values(round.survey(), all) : null,
                overall
                        ? shown(groups).stream()
                                .map(group -> new Group(
                                        name(group, names),
                                        group.asked().size(),
                                        values(round.survey(), group.answers())))
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

    private static Values values(Survey survey, List<Answer> answers) {
        return new Values(
                answers.size(),
                percent(survey, answers, Metric.SHADOW_REPORTS),
                mean(answers, Question.SATISFACTION),
                percent(survey, answers, Metric.FELT_READINESS),
                mean(answers, Question.KNOWS_WHY),
                mean(answers, Question.KNOWS_CHANGES),
                mean(answers, Question.FEELS_ABLE));
    }

    @Nullable
    private static Double percent(Survey survey, List<Answer> answers, Metric metric) {
        Integer counted = survey.numerators(answers).get(metric);
        return counted == null ? null : Double.valueOf(100.0 * counted / answers.size());
    }

    @Nullable
    private static Double mean(List<Answer> answers, Question question) {
        OptionalDouble mean = answers.stream()
                .map(answer -> answer.values().get(question))
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .average();
        return mean.isPresent() ? Double.valueOf(mean.getAsDouble()) : null;
    }

    private static String name(Proven group, Map<String, String> names) {
        String department =
                names.getOrDefault(group.unit().departmentId(), group.unit().departmentId());
        return group.unit().location().isEmpty()
                ? department
                : department + " (" + group.unit().location() + ")";
    }
}
