package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Documents made from the models. A test compares them with what the models say today; with {@code -Dtollgate.write} it
 * writes them anew instead.
 */
final class Generated {

    static final String COMMAND = "mvn test -Dtest=ProcessPicturesTest,PracticesTest -Dtollgate.write";

    private Generated() {}

    static void check(Path file, String content) {
        if (System.getProperty("tollgate.write") != null) {
            write(file, content);
        }
        assertThat(read(file))
                .as("%s differs from the models. Write it anew: %s", file, COMMAND)
                .isEqualTo(content);
    }

    /** The files of a folder with this ending must be these, by name. */
    static void check(Path folder, String ending, Map<String, String> contents) {
        if (System.getProperty("tollgate.write") != null) {
            contents(folder, ending).keySet().stream()
                    .filter(name -> !contents.containsKey(name))
                    .forEach(name -> delete(folder.resolve(name)));
            contents.forEach((name, content) -> write(folder.resolve(name), content));
        }
        Map<String, String> found = contents(folder, ending);
        assertThat(found.keySet())
                .as("the files in %s. Write them anew: %s", folder, COMMAND)
                .isEqualTo(contents.keySet());
        assertThat(contents.keySet())
                .as("files in %s that differ from their models. Write them anew: %s", folder, COMMAND)
                .allMatch(name -> contents.get(name).equals(found.get(name)));
    }

    private static Map<String, String> contents(Path folder, String ending) {
        Map<String, String> contents = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(ending))
                        .forEach(file -> contents.put(file.getFileName().toString(), read(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return contents;
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
