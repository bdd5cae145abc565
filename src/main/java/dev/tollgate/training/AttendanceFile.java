package dev.tollgate.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.springframework.lang.Nullable;

/**
 * Reads attendance from CSV with a header or from a JSON array of objects, to its end, whatever is wrong on the way. What
 * its values mean is not looked at here.
 */
final class AttendanceFile {

    static final String USERNAME = "username";
    static final String ATTENDED_AT = "attendedAt";
    static final String SESSION = "session";
    static final String PART = "part";
    static final String SOURCE = "source";
    static final String SAID_BY = "saidBy";
    static final String PROFICIENT = "proficient";
    static final List<String> COLUMNS = List.of(USERNAME, ATTENDED_AT, SESSION, PART, SOURCE, SAID_BY, PROFICIENT);
    static final int MOST_ROWS = 20_000;

    private static final String HEADER = "username,attendedAt,part,source,saidBy";
    private static final List<String> REQUIRED = List.of(USERNAME, SOURCE, SAID_BY);
    private static final Map<String, Integer> LONGEST = Map.of(SOURCE, 400);
    private static final int LONGEST_OTHER = 200;
    private static final String FORMULA = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";
    private static final CSVFormat CSV =
            CSVFormat.RFC4180.builder().setTrim(true).get();
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final List<Row> rows = new ArrayList<>();
    private final List<AttendanceProblem> problems = new ArrayList<>();

    private AttendanceFile() {}

    /** @param values by column, without empty ones */
    record Row(int line, Map<String, String> values) {

        String text(String column) {
            return values.getOrDefault(column, "");
        }
    }

    /** @param rows those that can be read, also where others cannot */
    record Read(List<Row> rows, List<AttendanceProblem> problems) {}

    static Read csv(byte[] bytes) {
        AttendanceFile file = new AttendanceFile();
        file.lines(bytes);
        return file.read();
    }

    static Read json(byte[] bytes) {
        AttendanceFile file = new AttendanceFile();
        file.array(bytes);
        return file.read();
    }

    private Read read() {
        if (rows.size() > MOST_ROWS) {
            problem(
                    0,
                    "",
                    Integer.toString(rows.size()),
                    "is the number of rows, more than " + MOST_ROWS,
                    "Send it in several parts.");
        } else if (rows.isEmpty() && problems.isEmpty()) {
            problem(0, "", "", "has nobody who attended", "Send at least one row.");
        }
        return new Read(List.copyOf(rows), List.copyOf(problems));
    }

    private void lines(byte[] bytes) {
        int line = 0;
        List<String> header = null;
        for (int from = start(bytes); from < bytes.length; ) {
            int end = from;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            line++;
            String text = decoded(bytes, from, end, line);
            from = end + 1;
            if (text == null || text.isBlank()) {
                if (text == null && header == null) {
                    return;
                }
                continue;
            }
            List<String> cells = cells(text, line);
            if (header == null) {
                header = cells == null ? null : header(text, cells, line);
                if (header == null) {
                    return;
                }
            } else if (cells != null) {
                row(text, cells, header, line);
            }
        }
        if (header == null) {
            problem(0, "", "", "is empty", "Send CSV with a header like " + HEADER + ".");
        }
    }

    private static int start(byte[] bytes) {
        boolean marked =
                bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        return marked ? 3 : 0;
    }

    private @Nullable String decoded(byte[] bytes, int from, int end, int line) {
        if (line == 1 && wide(bytes)) {
            problem(line, "", "", "is UTF-16, not UTF-8", "Save it with the encoding UTF-8.");
            return null;
        }
        int to = end > from && bytes[end - 1] == '\r' ? end - 1 : end;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            problem(line, "", "", "has bytes that are not UTF-8", "Save it with the encoding UTF-8.");
            return null;
        }
    }

    private static boolean wide(byte[] bytes) {
        return bytes.length >= 2
                && (bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF
                        || bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE
                        || bytes[0] == 0
                        || bytes[1] == 0);
    }

    private @Nullable List<String> cells(String text, int line) {
        try (CSVParser parser = CSVParser.parse(text, CSV)) {
            return List.of(parser.getRecords().getFirst().values());
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            problem(
                    line,
                    "",
                    text,
                    "has a quote that does not close",
                    "Close it on the same line, or double it within a value.");
            return null;
        }
    }

    private @Nullable List<String> header(String text, List<String> columns, int line) {
        if (columns.size() == 1 && (text.contains(";") || text.contains("\t"))) {
            problem(
                    line,
                    "",
                    text,
                    text.contains(";") ? "separates its columns with semicolons" : "separates its columns with tabs",
                    "Save it with commas.");
            return null;
        }
        int before = problems.size();
        if (columns.stream().noneMatch(COLUMNS::contains)) {
            problem(line, "", text, "is no header", "The first line names the columns, like " + HEADER + ".");
            return null;
        }
        for (String name : REQUIRED) {
            if (!columns.contains(name)) {
                problem(line, name, "", "is missing in the header", "Name the columns like " + HEADER + ".");
            }
        }
        if (!columns.contains(ATTENDED_AT) && !columns.contains(SESSION)) {
            problem(
                    line,
                    ATTENDED_AT,
                    "",
                    "is missing in the header, and so is session",
                    "Say when it was, or in which session.");
        }
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!COLUMNS.contains(column)) {
                problem(
                        line,
                        column,
                        "",
                        "is not a column of attendance",
                        "Leave it out; there are " + String.join(", ", COLUMNS) + ".");
            } else if (!seen.add(column)) {
                problem(line, column, "", "is in the header more than once", "Keep one of these columns.");
            }
        }
        return problems.size() == before ? columns : null;
    }

    private void row(String text, List<String> cells, List<String> header, int line) {
        if (cells.size() != header.size()) {
            problem(
                    line,
                    "",
                    text,
                    "has %d columns, the header has %d".formatted(cells.size(), header.size()),
                    "Give each column a value, an empty one where there is none, and put values with commas into quotes."
                            + " The last line may be cut off.");
            return;
        }
        Map<String, String> values = new HashMap<>();
        for (int at = 0; at < header.size(); at++) {
            if (!cells.get(at).isEmpty()) {
                values.put(header.get(at), cells.get(at));
            }
        }
        checked(line, values);
    }

    private void array(byte[] bytes) {
        int from = start(bytes);
        String text = decoded(bytes, from, bytes.length, 1);
        if (text == null) {
            return;
        }
        JsonNode all;
        try {
            all = JSON.readValue(text);
        } catch (JsonProcessingException e) {
            problem(0, "", "", "is not JSON: " + e.getOriginalMessage(), "Send an array of objects.");
            return;
        }
        if (!all.isArray()) {
            problem(0, "", text, "is not a JSON array", "Send an array of objects, also for a single one.");
            return;
        }
        int place = 0;
        for (JsonNode each : all) {
            place++;
            if (!each.isObject()) {
                problem(place, "", each.toString(), "is not an object", "Send an object for each who attended.");
                continue;
            }
            object(place, each);
        }
    }

    private void object(int place, JsonNode object) {
        Map<String, String> values = new HashMap<>();
        boolean fine = true;
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            String name = property.getKey();
            JsonNode value = property.getValue();
            if (!COLUMNS.contains(name)) {
                problem(
                        place,
                        name,
                        value.asText(),
                        "is not a key of attendance",
                        "Leave it out; there are " + String.join(", ", COLUMNS) + ".");
                fine = false;
            } else if (value.isContainerNode() || value.isBoolean() && !name.equals(PROFICIENT)) {
                problem(place, name, value.toString(), "is not a text or number", "Send a single value.");
                fine = false;
            } else if (!value.isNull() && !value.asText().isBlank()) {
                values.put(name, value.asText().strip());
            }
        }
        if (fine) {
            checked(place, values);
        }
    }

    private void checked(int line, Map<String, String> values) {
        int before = problems.size();
        for (String column : COLUMNS) {
            String value = values.getOrDefault(column, "");
            int longest = LONGEST.getOrDefault(column, LONGEST_OTHER);
            if (value.isEmpty()) {
                if (REQUIRED.contains(column)) {
                    problem(line, column, "", "is missing", remedy(column));
                }
            } else if (FORMULA.indexOf(value.charAt(0)) >= 0) {
                problem(
                        line,
                        column,
                        value,
                        "begins like a formula of a spreadsheet",
                        "Begin it with a letter or a digit.");
            } else if (value.chars().anyMatch(Character::isISOControl)) {
                problem(
                        line,
                        column,
                        value.replaceAll("\\p{Cntrl}", "?"),
                        "has a control character",
                        "Write it in one line of plain text.");
            } else if (value.length() > longest) {
                problem(line, column, value, "is longer than " + longest + " characters", "Shorten it.");
            }
        }
        if (problems.size() == before) {
            rows.add(new Row(line, Map.copyOf(values)));
        }
    }

    private static String remedy(String column) {
        return switch (column) {
            case USERNAME -> "Name who attended, as in the people file.";
            case SOURCE -> "Say where it can be looked up, for example LMS export 3 May.";
            default -> "Say who answers for it: the trainer's name, or that of the system.";
        };
    }

    private void problem(int line, String field, String value, String problem, String remedy) {
        problems.add(new AttendanceProblem(line, field, value, problem, remedy));
    }
}
