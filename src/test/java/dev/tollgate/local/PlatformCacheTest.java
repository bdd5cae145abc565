package dev.tollgate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PlatformCacheTest {

    @TempDir
    private Path directory;

    @Test
    void says_how_to_get_maven_when_it_is_missing() {
        assertThatThrownBy(() -> new PlatformCache(directory, "no-such-maven", line -> {}).fetch())
                .isInstanceOf(LocalPlatformException.class)
                .hasMessageContaining("no-such-maven")
                .extracting(e -> ((LocalPlatformException) e).remedy())
                .asString()
                .contains("--tollgate.local.maven=");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_failed_download_is_told_with_mavens_reason_and_leaves_nothing_that_counts_as_done() throws IOException {
        Path maven =
                Files.writeString(directory.resolve("mvn"), "#!/bin/sh\necho '[ERROR] no route to host'\nexit 1\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        Path cache = directory.resolve("cache");

        assertThatThrownBy(() -> new PlatformCache(cache, maven.toString(), line -> {}).fetch())
                .isInstanceOf(LocalPlatformException.class)
                .hasMessageContaining("no route to host");

        assertThat(cache).isDirectoryNotContaining("glob:**platform-*");
    }

    @Test
    void adds_up_what_maven_says_it_has_downloaded() {
        PlatformCache.DownloadProgress progress = new PlatformCache.DownloadProgress(line -> {});

        assertThat(progress.line("Progress (2): 375 kB | 12/299 MB")).isTrue();
        assertThat(progress.line("Downloaded from central: repository/a.jar (375 kB at 1.5 MB/s)"))
                .isFalse();
        assertThat(progress.line("Downloaded from central: repository/b.tar.gz (299 MB at 49 MB/s)"))
                .isFalse();

        assertThat(progress.megabytes()).isCloseTo(299.375, within(0.001));
    }
}
