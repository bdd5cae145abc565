package dev.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.gate.Judgement.State;
import dev.tollgate.language.Words;
import dev.tollgate.measurement.HeldBack;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.program.Criterion.Need;
import dev.tollgate.program.Gate;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each criterion at its boundary, and what is said of it. */
class JudgementTest {

    @ParameterizedTest
    @CsvSource({
        "ADOPTION, 26, 45, 60, false",
        "ADOPTION, 27, 45, 60, true",
        "SHADOW_REPORTS, 5, 20, 25, true",
        "SHADOW_REPORTS, 6, 20, 25, false",
        "SATISFACTION, 70, 20, 3.5, true",
        "SATISFACTION, 69, 20, 3.5, false",
        "BLOCKERS, 0, 1, 0, true",
        "BLOCKERS, 1, 1, 0, false",
        "WINS, 1, 1, 1, true",
        "WINS, 0, 1, 1, false",
        "EXECUTIVE_ACTS, 0, 0, 100, true",
        "EXECUTIVE_ACTS, 2, 3, 100, false",
    })
    void a_target_is_met_exactly_at_it(Metric metric, double numerator, long sample, double target, boolean met) {
        assertThat(judged(metric, numerator, sample, 20, target, Need.ALWAYS, Set.of())
                        .decided())
                .singleElement()
                .extracting(Finding::met)
                .isEqualTo(met);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ADOPTION | 18 | 45 | 60 | Sales: 18 of 45 people did their key task as often as their role should, 40 %, target 60 %, 9 more needed",
                "ADOPTION | 27 | 45 | 60 | Sales: 27 of 45 people did their key task as often as their role should, 60 %, target 60 %",
                "SHADOW_REPORTS | 6 | 20 | 10 | Sales: 6 of 20 people who answered made reports or kept records outside the system, 30 %, at most 10 % wanted, 4 fewer needed",
                "SATISFACTION | 64 | 20 | 3.5 | Sales: satisfaction 3.2 of 5 from 20 answers, target 3.5 of 5",
                "BLOCKERS | 2 | 1 | 0 | Sales: 2 blocking obstacles are open, at most 0 allowed",
                "WINS | 0 | 1 | 1 | Sales: 0 proven wins, target 1",
                "COALITION_ACTS | 0 | 0 | 80 | Sales: acts of the coalition: nothing was due yet",
            })
    void each_criterion_is_explained_in_a_sentence_with_numbers(
            Metric metric, double numerator, long sample, double target, String sentence) {
        assertThat(judged(metric, numerator, sample, 20, target, Need.ALWAYS, Set.of())
                        .explained())
                .singleElement()
                .extracting(Judgement.Explanation::sentence)
                .isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "5, 10, false",
        "5, 11, true",
        "4, 6, true",
        "9, 18, false",
        "9, 19, true",
        "2, 2, false",
        "1, 2, true",
        "4, 4, false",
        "0, 1, true"
    })
    void too_few_are_fewer_than_half_or_fewer_than_five_where_there_are_five(long answers, int asked, boolean tooFew) {
        assertThat(judged(Metric.SATISFACTION, answers * 5.0, answers, asked, 3.5, Need.ALWAYS, Set.of())
                        .tooFew()
                        .isEmpty())
                .isEqualTo(!tooFew);
    }

    @Test
    void answers_are_asked_for_once_and_then_the_fallback_counts() {
        Judgement first = judged(Metric.SATISFACTION, 15, 3, 20, 3.5, Need.ALWAYS, Set.of());
        assertThat(first.decided()).isEmpty();
        assertThat(first.toRemind()).containsExactly("satisfaction");
        assertThat(DataState.of(snapshot(Metric.SATISFACTION, 15, 3, 20, 3.5, Need.ALWAYS), first))
                .isEqualTo(DataState.TOO_FEW);

        Judgement second = judged(Metric.SATISFACTION, 15, 3, 20, 3.5, Need.ALWAYS, Set.of(Metric.SATISFACTION));
        assertThat(second.tooFew()).isEmpty();
        assertThat(second.decided()).as("neither met nor missed").isEmpty();
        assertThat(second.explained()).singleElement().satisfies(explanation -> {
            assertThat(explanation.state()).isEqualTo(State.STOOD_IN);
            assertThat(explanation.sentence())
                    .isEqualTo("Sales: satisfaction has 3 answers of 20 people; adoption counts in its place");
        });
    }

    @Test
    void what_was_explained_in_english_is_said_in_other_languages_and_stays_where_it_is_not_known() {
        Judgement few = judged(Metric.SATISFACTION, 15, 3, 20, 3.5, Need.ALWAYS, Set.of());
        Judgement missed = judged(Metric.ADOPTION, 18, 45, 45, 60, Need.ALWAYS, Set.of());

        assertThat(few.inWords(few.explained().getFirst().sentence(), Words.in("de")))
                .isEqualTo("Sales: Zufriedenheit – 3 Antworten von 20 Personen");
        assertThat(missed.inWords(missed.explained().getFirst().sentence(), Words.in("fr")))
                .startsWith("Sales\u00a0: 18 sur 45 personnes")
                .endsWith("40 %, objectif 60 %, 9 de plus nécessaires");
        assertThat(missed.inWords("A condition of an earlier gate", Words.in("fr")))
                .isEqualTo("A condition of an earlier gate");
    }

    @Test
    void a_number_that_is_held_back_decides_all_the_same_and_is_told_with_the_last_one() {
        Snapshot exact = snapshot(Metric.ADOPTION, 18, 45, 45, 60, Need.ALWAYS);
        Judgement judgement = Judgement.of(
                exact.withheld(List.of(new HeldBack(Metric.ADOPTION, "Sales", LocalDate.parse("2026-06-22"), 41.0))),
                Set.of());

        assertThat(judgement.decided()).singleElement().satisfies(finding -> {
            assertThat(finding.met()).isFalse();
            assertThat(finding.gap()).isEqualTo(-20);
            assertThat(finding.text())
                    .isEqualTo(
                            "Sales: adoption misses 60 %; the number is held back: beside earlier ones it would show what"
                                    + " fewer than five people do; it was 41 % on 2026-06-22");
            assertThat(finding.text(Words.in("de")))
                    .startsWith("Sales: Nutzung verfehlt 60 %; die Zahl wird zurückgehalten")
                    .endsWith("am 22.06.2026 war sie 41 %");
        });
    }

    @Test
    void what_has_no_answers_and_no_fallback_is_never_decided() {
        Snapshot nothing = snapshot(List.of(), new Snapshot.Asked(Metric.WINS, 1, null, Need.ALWAYS, null, null));
        Judgement judgement = Judgement.of(nothing, Set.of(Metric.values()));
        assertThat(judgement.decided()).isEmpty();
        assertThat(DataState.of(nothing, judgement)).isEqualTo(DataState.TOO_FEW);
    }

    @Test
    void what_is_asked_where_recorded_counts_from_the_first_record_on() {
        Snapshot nothing = snapshot(
                List.of(),
                new Snapshot.Asked(
                        Metric.SHADOW_REPORTS, 25, null, Need.WHERE_RECORDED, Metric.ADOPTION, "nobody recorded it"));
        assertThat(Judgement.of(nothing, Set.of()).explained())
                .containsExactly(new Judgement.Explanation(
                        Metric.SHADOW_REPORTS,
                        State.NOT_MEASURED,
                        "reports made outside the system is not measured: nobody recorded it"));
        assertThat(judged(Metric.SHADOW_REPORTS, 9, 10, 20, 25, Need.WHERE_RECORDED, Set.of())
                        .decided())
                .singleElement()
                .extracting(Finding::met)
                .isEqualTo(false);
    }

    @Test
    void what_the_definition_leaves_out_does_not_count_and_is_told_all_the_same() {
        Judgement judgement = judged(Metric.QUALITY, 1, 10, 20, 90, Need.NOT_MEASURED, Set.of());
        assertThat(judgement.decided()).isEmpty();
        assertThat(judgement.explained())
                .singleElement()
                .extracting(Judgement.Explanation::sentence)
                .isEqualTo("data quality is not measured: the source has none");
    }

    @Test
    void a_target_that_sponsors_moved_is_told_with_the_original_beside_it() {
        Snapshot moved = snapshot(
                List.of(value(Metric.ADOPTION, 15, 20, 20)),
                new Snapshot.Asked(Metric.ADOPTION, 75, 85.0, Need.ALWAYS, null, null));
        assertThat(Judgement.of(moved, Set.of()).decided())
                .singleElement()
                .extracting(Finding::text)
                .asString()
                .endsWith("75 %, target 75 % (set by sponsors; it was 85 %)");
    }

    private static Judgement judged(
            Metric metric, double numerator, long sample, int people, double target, Need need, Set<Metric> reminded) {
        return Judgement.of(snapshot(metric, numerator, sample, people, target, need), reminded);
    }

    private static Snapshot snapshot(
            Metric metric, double numerator, long sample, int people, double target, Need need) {
        return snapshot(
                List.of(value(metric, numerator, sample, people)),
                new Snapshot.Asked(metric, target, null, need, Metric.ADOPTION, "the source has none"));
    }

    private static Snapshot.Value value(Metric metric, double numerator, long sample, int people) {
        return new Snapshot.Value(metric, new MeasuredUnit("sales", ""), "Sales", people, sample, numerator, null);
    }

    private static Snapshot snapshot(List<Snapshot.Value> values, Snapshot.Asked asked) {
        return new Snapshot(
                "snapshot",
                "crm",
                "pilot",
                "run-1",
                Gate.READY,
                7,
                Instant.parse("2026-06-29T08:00:00Z"),
                Instant.parse("2026-05-31T00:00:00Z"),
                Instant.parse("2026-03-02T00:00:00Z"),
                LocalDate.parse("2026-06-01"),
                LocalDate.parse("2026-06-29"),
                20,
                5,
                15,
                10,
                values,
                List.of(asked));
    }
}
