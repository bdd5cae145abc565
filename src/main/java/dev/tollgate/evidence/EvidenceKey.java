package dev.tollgate.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key of the ledger, kept outside the database that it guards. */
final class EvidenceKey {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_LENGTH = 32;
    private static final int RANDOM_BYTES = 32;

    private final SecretKeySpec secret;

    private EvidenceKey(String text, String source) {
        String key = text.strip();
        if (key.length() < LEAST_LENGTH) {
            throw new IllegalStateException(
                    "The evidence key in %s has %d characters; it needs at least %d random ones, for example the output of: openssl rand -base64 32"
                            .formatted(source, key.length(), LEAST_LENGTH));
        }
        this.secret = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    static EvidenceKey of(String key) {
        return new EvidenceKey(key, "tollgate.evidence.key (environment variable TOLLGATE_EVIDENCE_KEY)");
    }

    /** Reads the file, and makes it first when there is none: 256 random bits that only the owner can read. */
    static EvidenceKey inFile(Path file) {
        try {
            if (Files.notExists(file)) {
                create(file);
            }
            return new EvidenceKey(Files.readString(file, StandardCharsets.UTF_8), "the file " + file);
        } catch (IOException e) {
            throw new UncheckedIOException("The evidence key file %s cannot be read or made".formatted(file), e);
        }
    }

    private static void create(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        byte[] content = (Base64.getEncoder().encodeToString(random) + "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                // The permissions are given at creation: there is no moment at which others could read it.
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.write(file, content);
            } else {
                Files.newByteChannel(file, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
                        .close();
                Files.write(file, content);
            }
        } catch (FileAlreadyExistsException e) {
            // Another instance of Tollgate starts at the same moment: its key is as good as ours.
        }
    }

    /** HMAC-SHA256 of the text's UTF-8 bytes, hex. */
    String sign(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
