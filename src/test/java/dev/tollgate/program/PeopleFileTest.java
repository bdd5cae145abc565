package dev.tollgate.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeopleFileTest {

    private static final String HEADER = "username,name,email,department,location,role,manager\n";
    private static final String ANN = "ann,Ann Arbor,ann@example.com,Sales,\"Oxford, GB\",Seller,\n";

    @Test
    void reads_people_with_quotes_blank_lines_and_columns_in_another_order() {
        PeopleFile file = parse("manager,name,username,role,location,department,email\r\n\r\n"
                + ",Zoë Æther,zoe,Seller,\"Oxford, GB\",Sales,zoe@example.com\r\n"
                + "zoe,Bo,bo,,,Sales,bo@example.com");

        assertThat(file.problems()).isEmpty();
        assertThat(file.rows())
                .containsExactly(
                        new PersonRow(3, "zoe", "Zoë Æther", "zoe@example.com", "Sales", "Oxford, GB", "Seller", ""),
                        new PersonRow(4, "bo", "Bo", "bo@example.com", "Sales", "", "", "zoe"));
    }

    @Test
    void accepts_a_person_without_department_and_says_so() {
        PeopleFile file = parse(HEADER + "bo,Bo,bo@example.com,,,,\n");

        assertThat(file.problems()).isEmpty();
        assertThat(file.notices())
                .containsExactly(
                        new Notice("people line 2, department", "bo has no department and is counted in 'Unassigned'"));
    }

    @Test
    void a_language_may_be_given_and_one_without_texts_is_told() {
        PeopleFile file = parse(HEADER.strip() + ",language\n"
                + "ann,Ann,ann@example.com,Sales,,,,de-at\n"
                + "bo,Bo,bo@example.com,Sales,,,,es\n"
                + "cy,Cy,cy@example.com,Sales,,,,\n");

        assertThat(file.problems()).isEmpty();
        assertThat(file.rows()).extracting(PersonRow::language).containsExactly("de-AT", "es", "");
        assertThat(file.notices())
                .containsExactly(
                        new Notice(
                                "people line 3, language",
                                "There are no texts in 'es': bo gets those of the location or the program. There are de, en, fr"));
    }

    @Test
    void refuses_what_is_no_language_and_says_what_to_write() {
        assertThat(problems(HEADER.strip() + ",language\nann,Ann,ann@example.com,Sales,,,,German\n"))
                .extracting(Problem::toString)
                .containsExactly("people line 2, language ('German') is no language. Did you mean 'de'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "\t", "|"})
    void refuses_another_delimiter_by_its_name(String delimiter) {
        assertThat(problems((HEADER + "bo,Bo,bo@example.com,,,,\n").replace(",", delimiter)))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("people line 1");
                    assertThat(problem.problem())
                            .isEqualTo("has its columns separated by "
                                    + switch (delimiter) {
                                        case ";" -> "a semicolon";
                                        case "\t" -> "a tab";
                                        default -> "a vertical bar";
                                    }
                                    + ", a comma is needed");
                });
    }

    @Test
    void refuses_a_byte_order_mark_and_still_reports_the_rest() {
        assertThat(problems("\uFEFF" + HEADER + "bo,Bo,nowhere,,,,\n"))
                .extracting(Problem::path, Problem::problem)
                .containsExactly(
                        tuple("people line 1", "starts with a byte order mark (EF BB BF)"),
                        tuple("people line 2, email", "is not a mail address"));
    }

    @Test
    void refuses_utf_16() {
        assertThat(PeopleFile.parse((HEADER + ANN).getBytes(StandardCharsets.UTF_16))
                        .problems())
                .extracting(Problem::problem)
                .containsExactly("starts with the byte order mark of UTF-16");
    }

    @Test
    void refuses_another_encoding_naming_the_lines() {
        byte[] latin = (HEADER + ANN + "jo,José,jo@example.com,Sales,,,\n").getBytes(StandardCharsets.ISO_8859_1);

        assertThat(PeopleFile.parse(latin).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("people line 3");
            assertThat(problem.value()).startsWith("jo,José");
            assertThat(problem.problem()).startsWith("has bytes that are not UTF-8");
        });
    }

    @Test
    void refuses_an_empty_file_and_one_with_a_header_only() {
        assertThat(problems("")).extracting(Problem::problem).containsExactly("is empty");
        assertThat(problems(" \n\n")).extracting(Problem::problem).containsExactly("is empty");
        assertThat(problems(HEADER)).extracting(Problem::problem).containsExactly("has a header but nobody below it");
    }

    @Test
    void refuses_missing_unknown_and_repeated_columns() {
        assertThat(problems("username,name,mail,department,location,role,role\n" + ANN))
                .extracting(Problem::problem)
                .containsExactly(
                        "is not a column that is known here",
                        "is a column twice",
                        "lacks the column 'email'",
                        "lacks the column 'manager'");
    }

    @Test
    void refuses_a_line_with_a_comma_that_is_not_quoted() {
        assertThat(problems(HEADER + "bo,Bo,bo@example.com,Sales,Oxford, GB,Seller,\n"))
                .extracting(Problem::path, Problem::problem)
                .containsExactly(tuple("people line 2", "has 8 fields, 7 are needed"));
    }

    @Test
    void refuses_a_quote_that_is_never_closed() {
        assertThat(problems(HEADER + ANN + "bo,\"Bo,bo@example.com,Sales,,,\n"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("people line 3");
                    assertThat(problem.problem()).startsWith("cannot be read as CSV");
                });
    }

    @Test
    void refuses_a_person_given_twice_whatever_the_case() {
        assertThat(problems(HEADER + ANN + "ANN,Ann,ann2@example.com,Sales,,,\n"))
                .extracting(Problem::path, Problem::problem)
                .containsExactly(tuple("people line 3, username", "is the same person as on line 2"));
    }

    @Test
    void refuses_a_mail_address_of_two_people() {
        assertThat(problems(HEADER + ANN + "bo,Bo,Ann@example.com,Sales,,,\n"))
                .extracting(Problem::path, Problem::problem)
                .containsExactly(tuple("people line 3, email", "is the address of ann on line 2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bo",
                "bo@",
                "@example.com",
                "bo@example",
                "b o@example.com",
                "bo@exa_mple.com",
                "a@b@example.com"
            })
    void refuses_what_is_no_mail_address(String address) {
        assertThat(problems(HEADER + "bo,Bo," + address + ",Sales,,,\n"))
                .extracting(Problem::path, Problem::value)
                .containsExactly(tuple("people line 2, email", address));
    }

    @Test
    void refuses_empty_fields_that_are_needed_and_line_breaks_in_names() {
        assertThat(problems(
                        HEADER + ",Bo,bo@example.com,Sales,,,\nal,,,Sales,,,\ncy,\"Cy\nBcc: x\",cy@example.com,,,,\n"))
                .extracting(problem -> problem.path() + " " + problem.problem())
                .containsExactly(
                        "people line 2, username is empty",
                        "people line 3, name is empty",
                        "people line 3, email is empty",
                        "people line 4, name has a line break or a control character");
    }

    @Test
    void refuses_an_unknown_manager_with_the_one_that_was_meant() {
        assertThat(problems(HEADER + ANN + "bo,Bo,bo@example.com,Sales,,,anm\n"))
                .containsExactly(new Problem(
                        "people line 3, manager", "anm", "is not a username of this file", "Did you mean 'ann'?"));
    }

    @Test
    void refuses_people_who_manage_each_other() {
        assertThat(problems(HEADER
                        + "al,Al,al@example.com,,,,cy\nbo,Bo,bo@example.com,,,,al\ncy,Cy,cy@example.com,,,,bo\n"))
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.problem()).startsWith("is managed, directly or through others"));
    }

    @Test
    void lists_the_first_200_of_very_many_problems() {
        assertThat(problems(HEADER + "x,X,nowhere,,,,\n".repeat(20_000)))
                .hasSize(201)
                .last()
                .satisfies(problem -> assertThat(problem.problem()).isEqualTo("has 39799 further problems"));
    }

    @Test
    void finishes_on_a_long_line_of_managers() {
        StringBuilder csv = new StringBuilder(HEADER).append("u0,U,u0@example.com,,,,\n");
        for (int index = 1; index < 20_000; index++) {
            csv.append("u%d,U,u%d@example.com,,,,u%d\n".formatted(index, index, index - 1));
        }

        assertThat(problems(csv.toString())).isEmpty();
    }

    @Test
    void reads_no_more_of_a_50_mb_file_than_10_mb() {
        CountingStream stream = new CountingStream(50L << 20);

        assertThatExceptionOfType(TooLarge.class)
                .isThrownBy(() -> Upload.people(stream))
                .withMessageContaining("10 MB");
        assertThat(stream.read).isLessThanOrEqualTo((10L << 20) + 1);
    }

    @Test
    void refuses_a_definition_that_is_not_utf_8_naming_the_line() {
        byte[] latin = "software: CRM\nname: José\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThatExceptionOfType(InvalidProgram.class)
                .isThrownBy(() -> Upload.definition(new ByteArrayInputStream(latin)))
                .satisfies(
                        refused -> assertThat(refused.problems().get(0).path()).isEqualTo("line 2"));
    }

    private static PeopleFile parse(String csv) {
        return PeopleFile.parse(csv.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Problem> problems(String csv) {
        return parse(csv).problems();
    }

    /** So many bytes of the letter x, counting how many were asked for. */
    private static final class CountingStream extends InputStream {

        private final long length;
        private long read;

        CountingStream(long length) {
            this.length = length;
        }

        @Override
        public int read() throws IOException {
            if (read == length) {
                return -1;
            }
            read++;
            return 'x';
        }
    }
}
