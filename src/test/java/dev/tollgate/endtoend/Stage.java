package dev.tollgate.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/**
 * What all end-to-end tests of one run share: the packaged application with the whole local Camunda, and a browser.
 * Started by the first test that asks, stopped when the JVM of the tests ends.
 */
final class Stage {

    static final Path OUTPUT = Path.of("target", "end-to-end");
    static final Path SCREENSHOTS = OUTPUT.resolve("screenshots");

    /** Tests may run in two JVMs side by side, each with a stage of its own. */
    private static final Path PLATFORM = OUTPUT.resolve("tollgate-" + System.getProperty("tollgate.fork", "1"));

    private static Stage shared;

    final LocalTollgate tollgate;
    final Chromium browser;
    final Api office;
    final Api auditor;
    final People people;

    private Stage() {
        try {
            Files.createDirectories(SCREENSHOTS);
            FileSystemUtils.deleteRecursively(PLATFORM);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tollgate = LocalTollgate.start(PLATFORM.toAbsolutePath());
        Runtime.getRuntime().addShutdownHook(new Thread(tollgate::close));
        browser = new Chromium();
        office = new Api(tollgate, "office");
        auditor = new Api(tollgate, "auditor");
        people = new People(browser, tollgate, SCREENSHOTS);
    }

    static synchronized Stage shared() {
        if (shared == null) {
            shared = new Stage();
        }
        return shared;
    }
}
