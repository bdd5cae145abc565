package dev.tollgate.access;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Tells a generated password, once, to whoever starts Tollgate; never through the log. */
@FunctionalInterface
interface PasswordNotice {

    void tell(String name, String password);

    static PasswordNotice console(PrintStream console) {
        return (name, password) -> {
            console.println("Tollgate login   " + name + "   " + password
                    + "   (shown this once; a new one: tollgate.access.reset=" + name + ")");
            console.flush();
        };
    }

    /** Where the console is collected as a log, as in a container. */
    static PasswordNotice file(Path file) {
        return (name, password) -> {
            try {
                if (file.toAbsolutePath().getParent() != null) {
                    Files.createDirectories(file.toAbsolutePath().getParent());
                }
                if (!Files.exists(file)) {
                    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                        Files.createFile(
                                file,
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                    } else {
                        Files.createFile(file);
                    }
                }
                Files.writeString(
                        file, name + " " + password + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot write generated passwords to " + file, e);
            }
        };
    }
}
