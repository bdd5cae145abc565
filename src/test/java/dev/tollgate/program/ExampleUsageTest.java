package dev.tollgate.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleUsageTest {

    private static final Path EXAMPLE = Path.of("examples", "crm-rollout");

    @TempDir
    private Path folder;

    @Test
    void the_sample_is_what_the_generator_writes_each_time() throws Exception {
        List<String> events =
                generate("--departments", "IT,Finance", "--from", "2027-01-04", "--weeks", "1", "--share", "0.5");

        assertThat(events).isEqualTo(Files.readAllLines(EXAMPLE.resolve("usage-sample.csv")));
    }

    @Test
    void the_events_have_ids_of_their_own_and_come_from_that_share_of_each_department() throws Exception {
        List<String[]> events = generate("--from", "2027-01-04", "--weeks", "2", "--share", "0.4").stream()
                .skip(1)
                .map(line -> line.split(","))
                .toList();
        PeopleFile people = PeopleFile.parse(Files.readAllBytes(EXAMPLE.resolve("people.csv")));

        assertThat(events).extracting(event -> event[0]).doesNotHaveDuplicates();
        assertThat(events)
                .allSatisfy(event -> assertThat(Instant.parse(event[3])).isNotNull());
        assertThat(usersOf("Sales", people, events)).hasSize(14);
        assertThat(usersOf("Marketing", people, events)).hasSize(1);
    }

    private static List<String> usersOf(String department, PeopleFile people, List<String[]> events) {
        List<String> users = events.stream().map(event -> event[1]).distinct().toList();
        return people.rows().stream()
                .filter(row -> row.department().equals(department))
                .map(PersonRow::username)
                .filter(users::contains)
                .collect(Collectors.toList());
    }

    private List<String> generate(String... options) throws IOException, InterruptedException {
        File output = folder.resolve("usage.csv").toFile();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                EXAMPLE.resolve("UsageEvents.java").toString(),
                "--people",
                EXAMPLE.resolve("people.csv").toString()));
        Stream.of(options).forEach(command::add);
        Process process = new ProcessBuilder(command)
                .redirectOutput(output)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor()).isZero();
        return Files.readAllLines(output.toPath());
    }
}
