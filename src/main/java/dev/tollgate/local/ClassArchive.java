package dev.tollgate.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loaded classes of a process, archived for its next start, which then takes half the time. The JVM checks that the
 * archive fits and does without if not.
 */
record ClassArchive(Path file) {

    private static final Logger log = LoggerFactory.getLogger(ClassArchive.class);
    private static final long LONGEST_WRITE_SECONDS = 180;

    boolean exists() {
        return Files.exists(file);
    }

    /** What the JVM needs to use the archive, or to be able to write it. */
    String option() {
        return exists() ? "-XX:SharedArchiveFile=" + file : "-XX:+RecordDynamicDumpInfo";
    }

    /** Lets the running process write its archive; a start without one is slower, nothing else. */
    void write(long pid) {
        if (exists()) {
            return;
        }
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Path unfinished = file.resolveSibling(file.getFileName() + "." + pid);
        try {
            Process writer = new ProcessBuilder(
                            jcmd.toString(), Long.toString(pid), "VM.cds", "dynamic_dump", unfinished.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (writer.waitFor(LONGEST_WRITE_SECONDS, TimeUnit.SECONDS) && Files.exists(unfinished)) {
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            } else {
                writer.destroy();
                log.info("No class archive was written; starts stay slower");
            }
        } catch (IOException e) {
            log.info("No class archive was written ({}); starts stay slower", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
