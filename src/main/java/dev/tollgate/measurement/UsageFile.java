package dev.tollgate.measurement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.springframework.lang.Nullable;

/**
 * Reads usage events from CSV (with a header) or from one JSON object a line, a line at a time, so that the size of a
 * file does not matter. The two are told apart by the first character.
 */
final class UsageFile {

    static final int PROBLEMS_LISTED = 100;
    static final List<String> REQUIRED = List.of("eventId", "username", "feature", "occurredAt");
    static final String QUALITY = "quality";
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int LONGEST_FIELD = 200;
    private static final int DECIMALS = 6;
    private static final String USUAL = "0000-00-00T00:00:00Z";
    private static final CSVFormat CSV =
            CSVFormat.RFC4180.builder().setTrim(true).get();
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final Predicate<String> known;
    private final Unknown unknown;
    private final Instant now;
    private final Sink events;
    private final List<UsageProblem> problems = new ArrayList<>();
    private final Set<String> unknownUsernames = new LinkedHashSet<>();
    private final Map<String, Integer> places = new HashMap<>();
    private long found;
    private long read;
    private long ofUnknown;
    private int line;
    private boolean json;
    private @Nullable List<String> header;

    private UsageFile(Predicate<String> known, Unknown unknown, Instant now, Sink events) {
        this.known = known;
        this.unknown = unknown;
        this.now = now;
        this.events = events;
    }

    /**
     * Reads a file to its end, handing over each event that is in order.
     *
     * @param known whether a username is in the program, also of those who left
     * @param unknown what to do with events of other usernames
     * @param now events after it are refused
     * @throws InvalidUsage with everything that is wrong, after events before and between were handed over
     */
    static Read read(InputStream file, Predicate<String> known, Unknown unknown, Instant now, Sink events)
            throws IOException {
        UsageFile reading = new UsageFile(known, unknown, now, events);
        reading.lines(file);
        if (reading.found > 0) {
            throw new InvalidUsage(reading.problems, reading.found);
        }
        return new Read(reading.read, reading.ofUnknown, List.copyOf(reading.unknownUsernames));
    }

    /** What to do with events of usernames that the program does not have. */
    enum Unknown {
        ASIDE,
        REFUSE,
        SKIP
    }

    /** Where events go. */
    interface Sink {
        void known(int line, UsageEvent event);

        void unknown(UsageEvent event);
    }

    /**
     * @param events in the file
     * @param ofUnknown those of usernames that the program does not have
     */
    record Read(long events, long ofUnknown, List<String> unknownUsernames) {}

    private void lines(InputStream in) throws IOException {
        byte[] part = new byte[1 << 16];
        ByteArrayOutputStream rest = new ByteArrayOutputStream(512);
        boolean tooLong = false;
        int length;
        while ((length = in.read(part)) >= 0) {
            int from = 0;
            for (int at = 0; at < length; at++) {
                if (part[at] != '\n') {
                    continue;
                }
                if (rest.size() == 0 && at - from <= LONGEST_LINE) {
                    if (!line(part, from, at, tooLong)) {
                        return;
                    }
                } else {
                    tooLong |= rest.size() + at - from > LONGEST_LINE;
                    rest.write(part, from, tooLong ? 0 : at - from);
                    byte[] whole = rest.toByteArray();
                    rest.reset();
                    if (!line(whole, 0, whole.length, tooLong)) {
                        return;
                    }
                }
                tooLong = false;
                from = at + 1;
            }
            tooLong |= rest.size() + length - from > LONGEST_LINE;
            rest.write(part, from, tooLong ? 0 : length - from);
        }
        byte[] whole = rest.toByteArray();
        if ((whole.length > 0 || tooLong) && !line(whole, 0, whole.length, tooLong)) {
            return;
        }
        if (header == null && !json) {
            problem(
                    0,
                    "",
                    "",
                    "is empty",
                    "Send CSV with the header " + String.join(",", REQUIRED)
                            + "[,quality], or one JSON object a line with these keys.");
        } else if (read == 0 && found == 0) {
            problem(0, "", "", "has a header, but no events", "Send at least one event below the header.");
        }
    }

    /** False when there is no point in reading on. */
    private boolean line(byte[] bytes, int from, int to, boolean tooLong) {
        line++;
        if (tooLong) {
            problem("", "", "is longer than " + LONGEST_LINE + " bytes", "Send one event a line.");
            return header != null || json;
        }
        String text = decoded(bytes, from, to);
        if (text == null) {
            return header != null || json;
        }
        if (text.isBlank()) {
            return true;
        }
        if (header == null && !json) {
            char first = text.charAt(0);
            if (first == '[') {
                problem("", text, "starts a JSON array", "Send one JSON object a line, without brackets and commas.");
                return false;
            }
            json = first == '{';
            if (!json) {
                return header(text);
            }
        }
        read++;
        if (json) {
            object(text);
        } else {
            row(text);
        }
        return true;
    }

    private @Nullable String decoded(byte[] bytes, int begin, int end) {
        int from = begin;
        int to = end;
        if (line == 1 && to >= from + 2 && utf16(bytes[from], bytes[from + 1])) {
            problem("", "", "is UTF-16, not UTF-8", "Save the file with the encoding UTF-8.");
            return null;
        }
        if (line == 1
                && to >= from + 3
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF) {
            from += 3;
        }
        if (to > from && bytes[to - 1] == '\r') {
            to--;
        }
        boolean ascii = true;
        for (int at = from; at < to; at++) {
            ascii &= bytes[at] >= 0;
        }
        if (ascii) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            problem("", "", "has bytes that are not UTF-8", "Save the file with the encoding UTF-8.");
            return null;
        }
    }

    private static boolean utf16(byte first, byte second) {
        return first == (byte) 0xFE && second == (byte) 0xFF || first == (byte) 0xFF && second == (byte) 0xFE;
    }

    private boolean header(String text) {
        List<String> columns = cells(text);
        if (columns == null) {
            return false;
        }
        if (columns.size() == 1 && (text.contains(";") || text.contains("\t"))) {
            problem(
                    "",
                    text,
                    text.contains(";") ? "separates its columns with semicolons" : "separates its columns with tabs",
                    "Save the file with commas.");
            return false;
        }
        long before = found;
        for (String name : REQUIRED) {
            if (!columns.contains(name)) {
                problem(
                        name,
                        "",
                        "is missing in the header",
                        "The first line names the columns: " + String.join(",", REQUIRED) + "[,quality].");
            }
        }
        for (String column : columns) {
            if (!REQUIRED.contains(column) && !column.equals(QUALITY)) {
                problem(
                        column,
                        "",
                        "is not a column of usage events",
                        "Leave it out; there are " + String.join(", ", REQUIRED) + " and quality.");
            }
        }
        columns.stream()
                .collect(Collectors.groupingBy(column -> column, Collectors.counting()))
                .forEach((column, times) -> {
                    if (times > 1) {
                        problem(column, "", "is in the header " + times + " times", "Keep one of these columns.");
                    }
                });
        header = columns;
        for (int at = 0; at < columns.size(); at++) {
            places.put(columns.get(at), at);
        }
        return found == before;
    }

    private void row(String text) {
        List<String> cells = cells(text);
        if (cells == null || header == null) {
            return;
        }
        if (cells.size() != header.size()) {
            problem(
                    "",
                    text,
                    "has %d columns, the header has %d".formatted(cells.size(), header.size()),
                    "Give each column a value, an empty one where there is none; put values with commas into quotes, and"
                            + " write numbers with a point. The last line may be cut off.");
            return;
        }
        event(name -> {
            Integer at = places.get(name);
            return at == null ? "" : cells.get(at);
        });
    }

    private @Nullable List<String> cells(String text) {
        if (text.indexOf('"') < 0) {
            List<String> cells = new ArrayList<>(REQUIRED.size() + 1);
            int from = 0;
            for (int comma; (comma = text.indexOf(',', from)) >= 0; from = comma + 1) {
                cells.add(text.substring(from, comma).strip());
            }
            cells.add(text.substring(from).strip());
            return cells;
        }
        try (CSVParser parser = CSVParser.parse(text, CSV)) {
            return List.of(parser.getRecords().getFirst().values());
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            problem(
                    "",
                    text,
                    "has a quote that does not close",
                    "Close it on the same line, or double it within a value.");
            return null;
        }
    }

    private void object(String text) {
        JsonNode node;
        try {
            node = JSON.readValue(text);
        } catch (JsonProcessingException e) {
            problem("", text, "is not JSON: " + e.getOriginalMessage(), "Send one JSON object a line.");
            return;
        }
        if (!node.isObject()) {
            problem("", text, "is not a JSON object", "Send one JSON object a line.");
            return;
        }
        Map<String, String> values = new HashMap<>();
        boolean fine = true;
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            String name = property.getKey();
            JsonNode value = property.getValue();
            if (!REQUIRED.contains(name) && !name.equals(QUALITY)) {
                problem(
                        name,
                        value.asText(),
                        "is not a key of usage events",
                        "Leave it out; there are " + String.join(", ", REQUIRED) + " and quality.");
                fine = false;
            } else if (value.isContainerNode() || value.isBoolean()) {
                problem(name, value.toString(), "is not a text or number", "Send a single value.");
                fine = false;
            } else if (!value.isNull()) {
                values.put(name, value.asText().strip());
            }
        }
        if (fine) {
            event(name -> values.getOrDefault(name, ""));
        }
    }

    private void event(UnaryOperator<String> values) {
        long before = found;
        String eventId = required(values, "eventId", "Give each event an id of its own, so that it is counted once.");
        String username = required(values, "username", "Name who did it, as in the people file.");
        String feature = required(values, "feature", "Name what was used.");
        Instant occurredAt = occurredAt(values);
        Double quality = quality(values);
        boolean stranger = username != null && !known.test(username);
        if (stranger && (known.test(values.apply("eventId")) || known.test(values.apply("feature")))) {
            problem(
                    "username",
                    username,
                    "is nobody in the program's people, but another column of the line is",
                    "Are the columns in the order that the header says?");
        } else if (stranger && unknown == Unknown.REFUSE) {
            problem(
                    "username",
                    username,
                    "is nobody in the program's people",
                    "Import the people first, correct the"
                            + " username, or import with unknown=aside to keep such events until the person joins.");
        }
        if (found > before || eventId == null || username == null || feature == null || occurredAt == null) {
            return;
        }
        if (!stranger) {
            events.known(line, new UsageEvent(eventId, username, feature, occurredAt, quality));
            return;
        }
        ofUnknown++;
        if (unknownUsernames.size() < PROBLEMS_LISTED) {
            unknownUsernames.add(username);
        }
        if (unknown == Unknown.ASIDE) {
            events.unknown(new UsageEvent(eventId, username, feature, occurredAt, quality));
        }
    }

    private @Nullable String required(UnaryOperator<String> values, String field, String remedy) {
        String value = values.apply(field);
        if (value.isEmpty()) {
            problem(field, "", "is missing", remedy);
            return null;
        }
        if (value.length() > LONGEST_FIELD || value.indexOf('\0') >= 0) {
            problem(
                    field,
                    value.replace("\0", ""),
                    "is longer than " + LONGEST_FIELD + " characters or has a null character",
                    "Shorten it.");
            return null;
        }
        return value;
    }

    private @Nullable Instant occurredAt(UnaryOperator<String> values) {
        String value = required(values, "occurredAt", "Say when, for example 2026-03-02T09:30:00Z.");
        if (value == null) {
            return null;
        }
        Instant at;
        try {
            at = wholeSecond(value);
            if (at == null) {
                // The precision that the database keeps.
                at = OffsetDateTime.parse(value).toInstant().truncatedTo(ChronoUnit.MICROS);
            }
        } catch (DateTimeException e) {
            problem(
                    "occurredAt",
                    value,
                    "is not a date and time with its offset",
                    "Write it like 2026-03-02T09:30:00Z or 2026-03-02T10:30:00+01:00.");
            return null;
        }
        if (at.isAfter(now)) {
            problem(
                    "occurredAt",
                    value,
                    "is in the future",
                    "Import events after they happened; it is " + now + " now. Is the offset from UTC right?");
            return null;
        }
        if (at.isBefore(Instant.EPOCH)) {
            problem("occurredAt", value, "is before 1970", "Correct the date.");
            return null;
        }
        return at;
    }

    /** The usual spelling, like 2026-03-02T09:30:00Z, in a tenth of the time; null for any other. */
    private static @Nullable Instant wholeSecond(String value) {
        if (value.length() != USUAL.length()) {
            return null;
        }
        for (int at = 0; at < value.length(); at++) {
            char wanted = USUAL.charAt(at);
            char found = value.charAt(at);
            if (wanted == '0' ? found < '0' || found > '9' : found != wanted) {
                return null;
            }
        }
        int hour = number(value, 11, 13);
        int minute = number(value, 14, 16);
        int second = number(value, 17, 19);
        if (hour > 23 || minute > 59 || second > 59) {
            return null;
        }
        long day = LocalDate.of(number(value, 0, 4), number(value, 5, 7), number(value, 8, 10))
                .toEpochDay();
        return Instant.ofEpochSecond(day * 86_400 + hour * 3600L + minute * 60L + second);
    }

    private static int number(String value, int from, int to) {
        int number = 0;
        for (int at = from; at < to; at++) {
            number = number * 10 + value.charAt(at) - '0';
        }
        return number;
    }

    private @Nullable Double quality(UnaryOperator<String> values) {
        String value = values.apply(QUALITY);
        if (value.isEmpty()) {
            return null;
        }
        try {
            BigDecimal quality = new BigDecimal(value);
            if (quality.signum() >= 0 && quality.compareTo(BigDecimal.ONE) <= 0) {
                return quality.scale() <= DECIMALS
                        ? quality.doubleValue()
                        : quality.setScale(DECIMALS, RoundingMode.HALF_UP).doubleValue();
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Reported below, like a number out of range.
        }
        problem(
                QUALITY,
                value,
                value.matches("[0-9]*,[0-9]+") ? "has a comma as its decimal point" : "is not a number from 0 to 1",
                "Write 0.85 for 85 %, or leave it empty.");
        return null;
    }

    private void problem(String field, String value, String problem, String remedy) {
        problem(line, field, value, problem, remedy);
    }

    private void problem(long at, String field, String value, String problem, String remedy) {
        found++;
        if (problems.size() < PROBLEMS_LISTED) {
            problems.add(new UsageProblem(at, field, value, problem, remedy));
        }
    }
}
