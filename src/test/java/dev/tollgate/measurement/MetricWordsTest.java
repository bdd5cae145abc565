package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.language.Words;
import dev.tollgate.program.Gate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What gates ask for and what comes of it, as readers of other languages read it. */
class MetricWordsTest {

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "fr"})
    void every_metric_and_every_gate_has_words_in_every_language(String language) {
        Words words = Words.in(language);

        assertThat(Metric.values()).allSatisfy(metric -> {
            assertThat(metric.words(words)).isNotBlank();
            assertThat(metric.sentence(3, 8, 4, words)).isNotBlank().doesNotContain("{");
            assertThat(metric.sentence(0, 0, 4, words)).isNotBlank();
        });
        assertThat(Gate.values())
                .allSatisfy(gate -> assertThat(words.text("gate." + gate.id())).isNotBlank());
    }

    @Test
    void gates_are_called_alike_everywhere_in_english() {
        assertThat(Gate.values())
                .allSatisfy(gate ->
                        assertThat(Words.english().text("gate." + gate.id())).isEqualTo(gate.question()));
    }

    @Test
    void a_sentence_has_the_readers_words_and_decimals() {
        assertThat(Metric.ADOPTION.sentence(19, 45, 62.5))
                .isEqualTo(
                        "19 of 45 people did their key task as often as their role should, 42.2 %, target 62.5 %, 10 more needed");
        assertThat(Metric.ADOPTION.sentence(19, 45, 62.5, Words.in("de")))
                .isEqualTo(
                        "19 von 45 Personen haben ihre Kernaufgabe so oft erledigt, wie es ihrer Rolle entspricht, 42,2 %, Ziel 62,5 %, 10 mehr nötig");
        assertThat(Metric.SATISFACTION.sentence(68, 20, 4, Words.in("fr")))
                .isEqualTo("satisfaction 3,4 sur 5 sur la base de 20 réponses, objectif 4 sur 5");
        assertThat(Metric.BLOCKERS.sentence(2, 0, 0, Words.in("de")))
                .isEqualTo("2 blockierende Hindernisse sind offen, höchstens 0 zulässig");
    }
}
