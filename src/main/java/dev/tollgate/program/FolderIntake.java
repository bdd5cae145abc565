package dev.tollgate.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Registers the programs of a folder when the application is ready. A faulty one is logged and holds up nothing; one
 * that is registered already is left alone, with its people, who may have been imported anew since.
 */
@Component
@ConditionalOnProperty("tollgate.intake.folder")
class FolderIntake {

    private static final Logger LOG = LoggerFactory.getLogger(FolderIntake.class);

    private final Programs programs;
    private final Path folder;

    FolderIntake(Programs programs, IntakeProperties properties) {
        this.programs = programs;
        this.folder = Path.of(properties.folder());
    }

    @EventListener(ApplicationReadyEvent.class)
    void takeIn() {
        if (!Files.isDirectory(folder)) {
            LOG.warn("There is no folder {} to take programs from (tollgate.intake.folder).", folder.toAbsolutePath());
            return;
        }
        for (Path definition : definitions()) {
            try {
                takeIn(definition);
            } catch (InvalidProgram e) {
                LOG.error("{} was not registered:\n{}", definition, e.getMessage());
            } catch (TooLarge e) {
                LOG.error("{} was not registered: {}", definition, e.getMessage());
            } catch (IOException | RuntimeException e) {
                LOG.error("{} was not registered.", definition, e);
            }
        }
    }

    private List<Path> definitions() {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.resolve("program.yaml"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void takeIn(Path file) throws IOException {
        String definition;
        try (InputStream stream = Files.newInputStream(file)) {
            definition = Upload.definition(stream);
        }
        if (programs.isRegistered(definition)) {
            LOG.info("{} is registered already.", file);
            return;
        }
        Registration registration = programs.register(definition, people(file.resolveSibling("people.csv")), "folder");
        LOG.info(
                "{} is registered as program '{}' with {} people.",
                file,
                registration.programId(),
                registration.people().added());
        registration.notices().forEach(notice -> LOG.info("{}: {}: {}", file, notice.path(), notice.message()));
    }

    private static byte[] people(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (InputStream stream = Files.newInputStream(file)) {
            return Upload.people(stream);
        }
    }
}
