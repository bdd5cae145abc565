package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UsageFileTest {

    private static final Instant NOW = Instant.parse("2026-06-29T08:00:00Z");
    private static final String HEADER = "eventId,username,feature,occurredAt,quality\n";
    private static final Set<String> PEOPLE = Set.of("sking", "nyang");

    private final List<UsageEvent> events = new ArrayList<>();
    private final List<UsageEvent> strangers = new ArrayList<>();
    private final UsageFile.Sink sink = new UsageFile.Sink() {
        @Override
        public void known(int line, UsageEvent event) {
            events.add(event);
        }

        @Override
        public void unknown(UsageEvent event) {
            strangers.add(event);
        }
    };

    @Test
    void reads_csv_with_columns_in_any_order_with_quotes_and_with_a_byte_order_mark() {
        read(
                "\uFEFFusername,eventId,occurredAt,feature\r\nsking,e-1,2026-06-01T10:30:00+02:00,\"contact, logged\"\r\n");
        assertThat(events)
                .containsExactly(
                        new UsageEvent("e-1", "sking", "contact, logged", Instant.parse("2026-06-01T08:30:00Z"), null));
    }

    @Test
    void reads_one_json_object_a_line() {
        read("""
                {"eventId":"e-1","username":"sking","feature":"f","occurredAt":"2026-06-01T08:30:00Z","quality":0.8}

                {"eventId":2,"username":"nyang","feature":"f","occurredAt":"2026-06-01T08:31:00Z","quality":null}
                """);
        assertThat(events).extracting(UsageEvent::eventId).containsExactly("e-1", "2");
        assertThat(events).extracting(UsageEvent::quality).containsExactly(0.8, null);
    }

    @Test
    void names_line_field_value_and_remedy_of_each_problem() {
        assertThat(refused(HEADER + "e-1,sking,f,yesterday,\n,sking,f,2026-06-01T08:30:00Z,85\n"))
                .extracting(UsageProblem::line, UsageProblem::field, UsageProblem::value)
                .containsExactly(
                        tuple(2L, "occurredAt", "yesterday"), tuple(3L, "eventId", ""), tuple(3L, "quality", "85"));
        assertThat(refused(HEADER + "e-1,sking,f,yesterday,\n").getFirst().remedy())
                .contains("2026-03-02T09:30:00Z");
    }

    @Test
    void refuses_events_in_the_future() {
        assertThat(refused(HEADER + "e-1,sking,f,2026-06-29T08:00:01Z,\n"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("occurredAt");
                    assertThat(problem.problem()).isEqualTo("is in the future");
                });
    }

    @Test
    void refuses_usernames_that_the_program_does_not_have() {
        assertThat(refused(HEADER + "e-1,nobody,f,2026-06-01T08:30:00Z,\n"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.value()).isEqualTo("nobody");
                    assertThat(problem.remedy()).contains("unknown=aside");
                });
        assertThat(events).isEmpty();
    }

    @Test
    void skips_and_names_such_usernames_on_request() throws IOException {
        String file = HEADER + "e-1,nobody,f,2026-06-01T08:30:00Z,\ne-2,sking,f,2026-06-01T08:30:00Z,\n";
        UsageFile.Read read = UsageFile.read(stream(file), PEOPLE::contains, UsageFile.Unknown.SKIP, NOW, sink);
        assertThat(read.ofUnknown()).isEqualTo(1);
        assertThat(read.unknownUsernames()).containsExactly("nobody");
        assertThat(events).extracting(UsageEvent::eventId).containsExactly("e-2");
        assertThat(strangers).isEmpty();

        UsageFile.read(stream(file), PEOPLE::contains, UsageFile.Unknown.ASIDE, NOW, sink);
        assertThat(strangers).extracting(UsageEvent::eventId).containsExactly("e-1");
    }

    @Test
    void names_another_delimiter() {
        assertThat(refused("eventId;username;feature;occurredAt\ne-1;sking;f;2026-06-01T08:30:00Z\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.problem()).contains("semicolons"));
        assertThat(refused("eventId\tusername\tfeature\toccurredAt\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.problem()).contains("tabs"));
    }

    @Test
    void names_missing_unknown_and_repeated_columns() {
        assertThat(refused("eventId,user,feature,feature,occurredAt\ne-1,sking,f,f,x\n"))
                .extracting(UsageProblem::field, UsageProblem::problem)
                .containsExactlyInAnyOrder(
                        tuple("username", "is missing in the header"),
                        tuple("user", "is not a column of usage events"),
                        tuple("feature", "is in the header 2 times"));
    }

    @Test
    void refuses_an_empty_file_and_one_without_events() {
        assertThat(refused(""))
                .singleElement()
                .satisfies(problem -> assertThat(problem.problem()).isEqualTo("is empty"));
        assertThat(refused("\n \n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.problem()).isEqualTo("is empty"));
        assertThat(refused(HEADER))
                .singleElement()
                .satisfies(problem -> assertThat(problem.problem()).isEqualTo("has a header, but no events"));
    }

    @Test
    void refuses_other_encodings() {
        byte[] latin = (HEADER + "é-1,sking,f,2026-06-01T08:30:00Z,\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refused(new ByteArrayInputStream(latin))).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.problem()).isEqualTo("has bytes that are not UTF-8");
        });
        byte[] utf16 = HEADER.getBytes(StandardCharsets.UTF_16);
        assertThat(refused(new ByteArrayInputStream(utf16)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.problem()).isEqualTo("is UTF-16, not UTF-8"));
    }

    @Test
    void refuses_rows_that_do_not_fit_the_header_and_open_quotes() {
        assertThat(refused(HEADER + "e-1,sking,f\n\"e-2,sking,f,2026-06-01T08:30:00Z,\n"))
                .extracting(UsageProblem::problem)
                .containsExactly("has 3 columns, the header has 5", "has a quote that does not close");
    }

    @Test
    void refuses_json_that_is_an_array_broken_or_has_other_keys() {
        assertThat(refused("[{}]"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.problem()).isEqualTo("starts a JSON array"));
        assertThat(refused("{\"eventId\":\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.problem()).startsWith("is not JSON"));
        assertThat(refused("{\"eventId\":\"1\",\"user\":\"sking\"}"))
                .extracting(UsageProblem::field)
                .contains("user");
        assertThat(refused("{\"eventId\":\"1\",\"eventId\":\"2\"}"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.problem()).startsWith("is not JSON"));
    }

    @Test
    void names_a_time_without_zone_a_comma_in_a_number_and_columns_in_the_wrong_order() {
        assertThat(refused(HEADER + "e-1,sking,f,2026-06-01T08:30:00,\n"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.problem()).isEqualTo("is not a date and time with its offset");
                    assertThat(problem.remedy()).contains("+01:00");
                });
        assertThat(refused(HEADER + "e-1,sking,f,2026-06-01T08:30:00Z,0,85\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.remedy()).contains("numbers with a point"));
        assertThat(refused(HEADER + "e-1,sking,f,2026-06-01T08:30:00Z,\"0,85\"\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.problem()).isEqualTo("has a comma as its decimal point"));
        assertThat(refused(HEADER + "sking,e-1,f,2026-06-01T08:30:00Z,\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.remedy()).contains("columns in the order"));
    }

    @Test
    void keeps_six_decimals_of_a_quality_and_microseconds_of_a_time() {
        read(HEADER + "e-1,sking,f,2026-06-01T23:59:59.9999999-04:00,0.12345650\n");
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.quality()).isEqualTo(0.123457);
            assertThat(event.occurredAt()).isEqualTo(Instant.parse("2026-06-02T03:59:59.999999Z"));
        });
    }

    @Test
    void reads_lines_that_lie_across_the_parts_that_it_reads_at_once() throws IOException {
        String file =
                HEADER + "e,sking,f,2026-06-01T08:30:00Z,0.5\r\n".repeat(7000) + "e,sking,f,2026-06-01T08:30:00Z,";
        UsageFile.Read read = UsageFile.read(stream(file), PEOPLE::contains, UsageFile.Unknown.REFUSE, NOW, sink);
        assertThat(read.events()).isEqualTo(7001);
        assertThat(events).hasSize(7001);
    }

    @Test
    void lists_a_hundred_problems_and_counts_all() {
        InvalidUsage refused = refusal(stream(HEADER + "e-1,sking,f,never,\n".repeat(250)));
        assertThat(refused.problems()).hasSize(100);
        assertThat(refused.found()).isEqualTo(250);
    }

    @Test
    void a_line_without_end_is_refused_without_being_kept() {
        assertThat(refused(HEADER + "x".repeat(3_000_000)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.problem()).startsWith("is longer than"));
    }

    private void read(String file) {
        try {
            UsageFile.read(stream(file), PEOPLE::contains, UsageFile.Unknown.REFUSE, NOW, sink);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<UsageProblem> refused(String file) {
        return refused(stream(file));
    }

    private List<UsageProblem> refused(InputStream file) {
        return refusal(file).problems();
    }

    private InvalidUsage refusal(InputStream file) {
        return catchThrowableOfType(
                InvalidUsage.class, () -> UsageFile.read(file, PEOPLE::contains, UsageFile.Unknown.REFUSE, NOW, sink));
    }

    private static InputStream stream(String file) {
        return new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8));
    }
}
