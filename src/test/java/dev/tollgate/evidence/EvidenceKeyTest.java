package dev.tollgate.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceKeyTest {

    @TempDir
    private Path directory;

    @Test
    void makes_the_file_once_with_256_random_bits() throws Exception {
        Path file = directory.resolve("new").resolve("evidence.key");

        EvidenceKey made = EvidenceKey.inFile(file);
        String content = Files.readString(file);
        EvidenceKey read = EvidenceKey.inFile(file);

        assertThat(Base64.getDecoder().decode(content.strip())).hasSize(32);
        assertThat(Files.readString(file)).isEqualTo(content);
        assertThat(read.sign("x")).isEqualTo(made.sign("x"));
    }

    @Test
    void only_the_owner_can_read_the_file() throws Exception {
        assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
        Path file = directory.resolve("evidence.key");

        EvidenceKey.inFile(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void two_files_have_two_keys() {
        assertThat(EvidenceKey.inFile(directory.resolve("a")).sign("x"))
                .isNotEqualTo(EvidenceKey.inFile(directory.resolve("b")).sign("x"));
    }

    @Test
    void refuses_a_short_key() {
        assertThatThrownBy(() -> EvidenceKey.of("secret"))
                .hasMessageContaining("6 characters")
                .hasMessageContaining("at least 32")
                .hasMessageNotContaining("secret ");
    }

    @Test
    void says_what_to_set_when_nothing_is_configured() {
        assertThatThrownBy(() -> EvidenceConfiguration.key(new EvidenceProperties(null, " "), false))
                .hasMessageContaining("TOLLGATE_EVIDENCE_KEY");
    }

    @Test
    void a_key_from_the_environment_wins_over_the_file() {
        String key = "0123456789-0123456789-0123456789";
        Path file = directory.resolve("unused");

        EvidenceKey found = EvidenceConfiguration.key(new EvidenceProperties(key, file.toString()), true);

        assertThat(found.sign("x")).isEqualTo(EvidenceKey.of(key).sign("x"));
        assertThat(file).doesNotExist();
    }
}
