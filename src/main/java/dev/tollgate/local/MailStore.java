package dev.tollgate.local;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The caught mails, a file each, so that they survive a restart and are wiped with the rest of the data. */
class MailStore {

    private static final Pattern ID = Pattern.compile("\\d{13}-\\d{6}");
    private static final String RECIPIENT = "X-Tollgate-Recipient";
    private static final int IDS_PER_MILLISECOND = 1_000_000;

    private final Path directory;
    private final Clock clock;
    private final AtomicInteger sequence = new AtomicInteger();

    MailStore(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    record Summary(String id, String to, String from, String subject, Instant received) {}

    record Attachment(String name, String type, byte[] content) {}

    record Mail(Summary summary, String text, String html, List<Attachment> attachments) {}

    /** Keeps the mail for one recipient of its envelope. */
    void keep(String recipient, MimeMessage message) {
        String id = "%013d-%06d".formatted(clock.millis(), sequence.getAndIncrement() % IDS_PER_MILLISECOND);
        try {
            Files.createDirectories(directory);
            Path unfinished = directory.resolve(id + ".part");
            try (OutputStream file = Files.newOutputStream(unfinished)) {
                file.write((RECIPIENT + ": " + recipient.replaceAll("[\r\n]", "") + "\r\n")
                        .getBytes(StandardCharsets.UTF_8));
                message.writeTo(file);
            }
            Files.move(unfinished, file(id), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Newest first; only those whose recipient or subject contains the text, unless it is blank. */
    List<Summary> list(String containing) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        String wanted = containing.strip().toLowerCase(Locale.ROOT);
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".eml"))
                    .map(name -> name.substring(0, name.length() - 4))
                    .sorted(Comparator.reverseOrder())
                    .map(this::summary)
                    .flatMap(Optional::stream)
                    .filter(mail -> wanted.isEmpty()
                            || (mail.to() + "\n" + mail.subject())
                                    .toLowerCase(Locale.ROOT)
                                    .contains(wanted))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<Mail> find(String id) {
        Optional<Summary> summary = ID.matcher(id).matches() ? summary(id) : Optional.empty();
        return summary.map(found -> {
            try (InputStream file = Files.newInputStream(file(id))) {
                Parts parts = new Parts();
                parts.read(new MimeMessage(null, file));
                return new Mail(found, parts.text, parts.htmlWithPictures(), parts.attachments);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (MessagingException e) {
                return new Mail(found, "This mail cannot be read: " + e.getMessage(), null, List.of());
            }
        });
    }

    private Path file(String id) {
        return directory.resolve(id + ".eml");
    }

    private Optional<Summary> summary(String id) {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(file(id)))) {
            InternetHeaders headers = new InternetHeaders(file, true);
            return Optional.of(new Summary(
                    id,
                    first(headers, RECIPIENT),
                    first(headers, "From"),
                    first(headers, "Subject"),
                    Instant.ofEpochMilli(Long.parseLong(id.substring(0, 13)))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | MessagingException e) {
            return Optional.of(new Summary(id, "", "", "This mail cannot be read: " + e.getMessage(), Instant.EPOCH));
        }
    }

    private static String first(InternetHeaders headers, String name) throws IOException {
        String value = headers.getHeader(name, null);
        return value == null ? "" : MimeUtility.decodeText(MimeUtility.unfold(value));
    }

    private static class Parts {

        private String text;
        private String html;
        private final List<Attachment> attachments = new ArrayList<>();
        private final Map<String, String> pictures = new HashMap<>();

        /** The pictures that a mail brings along for its HTML ({@code cid:}) in their places. */
        private String htmlWithPictures() {
            String shown = html;
            for (Map.Entry<String, String> picture : pictures.entrySet()) {
                shown = shown == null ? null : shown.replace("cid:" + picture.getKey(), picture.getValue());
            }
            return shown;
        }

        private void read(Part part) throws IOException, MessagingException {
            if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
                for (int i = 0; i < parts.getCount(); i++) {
                    BodyPart child = parts.getBodyPart(i);
                    read(child);
                }
            } else if (part.isMimeType("image/*") && part.getHeader("Content-ID") != null) {
                pictures.put(
                        part.getHeader("Content-ID")[0].replaceAll("[<>\\s]", ""),
                        "data:%s;base64,%s"
                                .formatted(
                                        type(part),
                                        Base64.getEncoder()
                                                .encodeToString(
                                                        part.getInputStream().readAllBytes())));
            } else if (Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition()) || part.getFileName() != null) {
                attach(part);
            } else if (text == null && part.isMimeType("text/plain")) {
                text = decoded(part);
            } else if (html == null && part.isMimeType("text/html")) {
                html = decoded(part);
            } else {
                attach(part);
            }
        }

        private void attach(Part part) throws IOException, MessagingException {
            String name = part.getFileName();
            if (name == null) {
                name = part.isMimeType("text/calendar") ? "invitation.ics" : "part-" + (attachments.size() + 1);
            } else {
                name = MimeUtility.decodeText(name);
            }
            attachments.add(
                    new Attachment(name, type(part), part.getInputStream().readAllBytes()));
        }

        private static String type(Part part) throws MessagingException {
            return part.getContentType().split(";", 2)[0].strip();
        }

        private static String decoded(Part part) throws IOException, MessagingException {
            Charset charset = StandardCharsets.UTF_8;
            String named = new ContentType(part.getContentType()).getParameter("charset");
            if (named != null && Charset.isSupported(MimeUtility.javaCharset(named))) {
                charset = Charset.forName(MimeUtility.javaCharset(named));
            }
            return new String(part.getInputStream().readAllBytes(), charset);
        }
    }
}
