package dev.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.communication.Stage;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.measurement.FirstUse;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The wave "pilot" is due from 2 March 2026 and goes live on 1 April, in Berlin. */
class LiveSignsTest {

    private static final Instant GO_LIVE = Instant.parse("2026-04-01T06:00:00Z");
    private static final Instant IN_MARCH = Instant.parse("2026-03-20T10:00:00Z");

    private final Stage stage = new Stage();
    private final ProgramDefinition plan = Stage.program(Map.of("champions", List.of("c1", "c2")));
    private final Wave wave = plan.waves().getFirst();
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Instant> begun = new TreeMap<>();
    private final FirstUse use = mock(FirstUse.class);
    private final LiveSigns signs = new LiveSigns(stage.roster, use);

    @BeforeEach
    void twelve_people_two_of_them_champions() {
        IntStream.rangeClosed(1, 10).forEach(number -> person("p" + number));
        person("c1");
        person("c2");
        when(use.begun(any(), any(), any(), any(), any()))
                .thenAnswer(call -> begun.entrySet().stream()
                        .filter(first -> call.<Collection<String>>getArgument(2).contains(first.getKey()))
                        .map(Map.Entry::getValue)
                        .filter(at -> !at.isBefore(call.getArgument(3)) && at.isBefore(call.getArgument(4)))
                        .sorted()
                        .toList());
    }

    @Test
    void a_go_live_date_that_has_come_before_the_gate_passed_shows_it() {
        assertThat(signs.of(plan, entries, "run-1", wave, GO_LIVE.minusSeconds(1)))
                .isEmpty();
        assertThat(signs.of(plan, entries, "run-1", wave, GO_LIVE))
                .contains(new LiveSign(LiveSign.Kind.GO_LIVE, GO_LIVE, "its go-live date, 1 April 2026, has come"));
    }

    @Test
    void five_people_who_began_to_use_it_show_it_from_the_fifth_on() {
        begin("p1", "p2", "p3", "p4");
        assertThat(signs.of(plan, entries, "run-1", wave, IN_MARCH)).isEmpty();

        begun.put("p5", Instant.parse("2026-03-12T08:00:00Z"));
        begun.put("p6", Instant.parse("2026-03-13T08:00:00Z"));
        assertThat(signs.of(plan, entries, "run-1", wave, IN_MARCH))
                .contains(new LiveSign(
                        LiveSign.Kind.USE, Instant.parse("2026-03-12T08:00:00Z"), "6 people have begun to use it"));
    }

    @Test
    void champions_and_others_with_a_duty_learn_it_early_and_show_nothing() {
        person("lead");
        person("boss");
        begin("p1", "p2", "p3", "c1", "c2", "lead", "boss");
        assertThat(signs.of(plan, entries, "run-1", wave, IN_MARCH)).isEmpty();
    }

    @Test
    void in_a_small_wave_half_of_the_people_are_enough_and_are_not_counted_aloud() {
        IntStream.rangeClosed(5, 10).forEach(number -> stage.leaves("p" + number, Instant.EPOCH));
        begin("p1", "p2");
        assertThat(signs.of(plan, entries, "run-1", wave, IN_MARCH))
                .map(LiveSign::words)
                .contains("people have begun to use it");
    }

    @Test
    void what_was_used_before_the_wave_became_due_shows_nothing() {
        begin("p1", "p2", "p3", "p4", "p5");
        begun.replaceAll((username, at) -> Instant.parse("2026-03-01T22:59:00Z"));
        assertThat(signs.of(plan, entries, "run-1", wave, IN_MARCH)).isEmpty();
    }

    @Test
    void of_two_signs_the_earlier_one_tells_since_when() {
        begin("p1", "p2", "p3", "p4", "p5");
        assertThat(signs.of(plan, entries, "run-1", wave, GO_LIVE))
                .map(LiveSign::kind)
                .contains(LiveSign.Kind.USE);
    }

    @Test
    void what_the_ledger_has_stays_as_it_was_seen_first() {
        entry(
                "run-1",
                "pilot",
                EvidenceKind.LIVE_BEFORE_READY,
                "ready",
                Map.of("sign", "use", "since", "2026-03-12T08:00:00Z", "observed", "6 people have begun to use it"));
        assertThat(signs.of(plan, entries, "run-1", wave, GO_LIVE))
                .contains(new LiveSign(
                        LiveSign.Kind.USE, Instant.parse("2026-03-12T08:00:00Z"), "6 people have begun to use it"));
        assertThat(signs.of(plan, entries, "run-2", wave, GO_LIVE))
                .as("another run")
                .map(LiveSign::kind)
                .contains(LiveSign.Kind.GO_LIVE);
    }

    @Test
    void only_a_seal_of_this_run_and_wave_that_goes_on_passes_the_gate() {
        seal("run-0", "pilot", "ready", "GO");
        seal("run-1", "other", "ready", "GO");
        seal("run-1", "pilot", "in-use", "GO");
        seal("run-1", "pilot", "ready", "STOP");
        entry("run-1", "pilot", EvidenceKind.GATE_DECIDED, "ready", Map.of("outcome", "GO"));
        assertThat(LiveSigns.passedAt(entries, "run-1", "pilot")).isEmpty();

        seal("run-1", "pilot", "ready", "CONDITIONAL_GO");
        assertThat(LiveSigns.passedAt(entries, "run-1", "pilot")).contains(IN_MARCH);
    }

    @Test
    void a_wave_split_off_after_its_people_were_ready_shares_a_go_live_that_was_not_too_early() {
        entry("run-1", "pilot", EvidenceKind.WAVE_PLANNED, "pilot", Map.of("splitFrom", "whole"));
        assertThat(signs.of(plan, entries, "run-1", wave, GO_LIVE)).isPresent();

        seal("run-1", "whole", "ready", "GO");
        assertThat(signs.of(plan, entries, "run-1", wave, GO_LIVE)).isEmpty();
    }

    private void person(String username) {
        stage.with(username, "sales", "Sales rep", username + "@example.com");
    }

    private void begin(String... usernames) {
        for (String username : usernames) {
            begun.put(username, Instant.parse("2026-03-10T08:00:00Z"));
        }
    }

    private void seal(String run, String waveId, String gate, String outcome) {
        entry(run, waveId, EvidenceKind.SEALED, gate, Map.of("outcome", outcome));
    }

    private void entry(String run, String waveId, EvidenceKind kind, String subject, Map<String, Object> data) {
        entries.add(new Entry(
                entries.size() + 1,
                new Evidence("crm", run, waveId, kind, "progression-gate", 7, null, subject, data),
                IN_MARCH,
                "digest"));
    }
}
