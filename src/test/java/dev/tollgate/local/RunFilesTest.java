package dev.tollgate.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class RunFilesTest {

    @TempDir
    private Path directory;

    private Process process;

    @AfterEach
    void endProcess() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void stops_a_process_that_a_killed_run_left_behind() throws IOException {
        process = new ProcessBuilder("sleep", "600").start();
        RunFiles runFiles = new RunFiles(directory);
        runFiles.write("broker", process.toHandle());
        List<String> said = new ArrayList<>();

        runFiles.stopLeftovers(said::add);

        assertThat(process.isAlive()).isFalse();
        assertThat(said).singleElement().asString().contains("broker").contains(Long.toString(process.pid()));
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void leaves_a_stranger_alone_that_was_given_the_same_process_id() throws IOException {
        process = new ProcessBuilder("sleep", "600").start();
        Files.writeString(
                directory.resolve("broker.pid"),
                "pid=%d%nstarted=%s%n".formatted(process.pid(), Instant.parse("2020-01-01T00:00:00Z")));

        new RunFiles(directory).stopLeftovers(line -> {});

        assertThat(process.isAlive()).isTrue();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void an_entry_cut_short_by_the_kill_blocks_nothing() throws IOException {
        Files.writeString(directory.resolve("search.pid"), "pid=12");

        new RunFiles(directory).stopLeftovers(line -> {});

        assertThat(directory).isEmptyDirectory();
    }
}
