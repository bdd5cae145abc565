package dev.tollgate.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalTest {

    record Answer(String b, List<Map<String, Object>> a) {}

    @Test
    void keys_are_sorted_at_every_depth() {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("z", 1);
        inner.put("b", null);

        assertThat(Canonical.json(new Answer("ü", List.of(inner))))
                .isEqualTo("{\"a\":[{\"b\":null,\"z\":1}],\"b\":\"ü\"}");
    }

    @Test
    void times_are_written_as_iso_texts() {
        assertThat(Canonical.json(Map.of("at", Instant.parse("2026-03-02T08:00:00Z"))))
                .isEqualTo("{\"at\":\"2026-03-02T08:00:00Z\"}");
    }

    @Test
    void equal_content_has_an_equal_digest_in_whatever_order_it_was_put() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("x", 1);
        one.put("y", 2);
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("y", 2);
        other.put("x", 1);

        assertThat(Canonical.sha256(Canonical.json(one)))
                .isEqualTo(Canonical.sha256(Canonical.json(other)))
                .hasSize(64);
    }

    @Test
    void what_was_written_is_read_back() {
        assertThat(Canonical.map("{\"a\":[1,2],\"b\":null}"))
                .containsEntry("a", List.of(1, 2))
                .containsEntry("b", null);
    }
}
