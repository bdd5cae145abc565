package dev.tollgate.program;

import dev.tollgate.language.Languages;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * An export of people as CSV. Reading collects every problem with its line; the rows mean nothing unless there is none.
 *
 * @param rows in the order of the file
 */
record PeopleFile(List<PersonRow> rows, List<Problem> problems, List<Notice> notices) {

    static final List<String> COLUMNS =
            List.of("username", "name", "email", "department", "location", "role", "manager");

    /** Columns that an export may have as well. */
    private static final List<String> OPTIONAL = List.of("language");

    private static final List<String> KNOWN =
            Stream.concat(COLUMNS.stream(), OPTIONAL.stream()).toList();
    private static final Set<String> NEEDED = Set.of("username", "name", "email");
    private static final Pattern USERNAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}");
    private static final Pattern MAIL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@"
                    + "([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,63}");
    private static final int LONGEST_MAIL = 254;
    private static final int LONGEST_FIELD = 200;
    private static final int LINES_NAMED = 20;
    private static final int PROBLEMS_LISTED = 200;
    private static final String FORMAT =
            "Export a CSV file in UTF-8 without byte order mark, with commas, and the header "
                    + String.join(",", COLUMNS) + ".";

    static PeopleFile parse(byte[] content) {
        if (content.length > Upload.PEOPLE_LIMIT) {
            throw new TooLarge("The people file", Upload.PEOPLE_LIMIT);
        }
        PeopleFile file = new PeopleFile(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        file.read(content);
        file.cutLongList();
        return file;
    }

    private void read(byte[] content) {
        if (startsWith(content, 0xFF, 0xFE) || startsWith(content, 0xFE, 0xFF)) {
            problem(1, "", "", "starts with the byte order mark of UTF-16", FORMAT);
            return;
        }
        int start = 0;
        if (startsWith(content, 0xEF, 0xBB, 0xBF)) {
            problem(1, "", "", "starts with a byte order mark (EF BB BF)", FORMAT);
            start = 3;
        }
        if (!isUtf8(content)) {
            return;
        }
        String text = new String(content, start, content.length - start, StandardCharsets.UTF_8);
        if (text.isBlank()) {
            problems.add(new Problem("people", "", "is empty", FORMAT));
            return;
        }
        readText(text);
    }

    private void cutLongList() {
        int found = problems.size();
        if (found > PROBLEMS_LISTED) {
            problems.subList(PROBLEMS_LISTED, found).clear();
            problems.add(new Problem(
                    "people",
                    "",
                    "has " + (found - PROBLEMS_LISTED) + " further problems",
                    "Correct those above first; they often have one cause."));
        }
    }

    private boolean isUtf8(byte[] content) {
        int line = 1;
        int start = 0;
        int broken = 0;
        for (int at = 0; at <= content.length; at++) {
            if (at == content.length || content[at] == '\n') {
                if (!Upload.isUtf8(content, start, at - start) && ++broken <= LINES_NAMED) {
                    String readable = new String(content, start, at - start, StandardCharsets.ISO_8859_1).strip();
                    problem(
                            line,
                            "",
                            readable,
                            "has bytes that are not UTF-8; the file seems to be in another encoding, as Windows-1252",
                            FORMAT);
                }
                start = at + 1;
                line++;
            }
        }
        if (broken > LINES_NAMED) {
            problems.add(new Problem(
                    "people", "", "has " + (broken - LINES_NAMED) + " further lines that are not UTF-8", FORMAT));
        }
        return broken == 0;
    }

    private void readText(String text) {
        CSVFormat format =
                CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get();
        long line = 1;
        try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
            Map<String, Integer> header = null;
            boolean spoiled = false;
            for (CSVRecord csv : parser) {
                if (header == null) {
                    header = header(line, csv);
                    spoiled = header == null;
                    if (spoiled) {
                        return;
                    }
                } else if (csv.size() > 1 || !csv.get(0).isBlank()) {
                    row(line, csv, header);
                }
                line = parser.getCurrentLineNumber() + 1;
            }
        } catch (UncheckedIOException e) {
            unreadable(line, e.getCause());
            return;
        } catch (IOException e) {
            unreadable(line, e);
            return;
        }
        if (rows.isEmpty() && problems.isEmpty()) {
            problems.add(new Problem("people", "", "has a header but nobody below it", FORMAT));
        }
        checkTogether();
    }

    private void unreadable(long line, IOException e) {
        // Half the people would make the other half look unknown.
        rows.clear();
        String reason = Optional.ofNullable(e.getMessage()).orElse("unreadable");
        problem(
                line,
                "",
                "",
                "cannot be read as CSV: " + reason.replaceAll("^\\(.*?\\)\\s*", ""),
                "Close each quote that is opened there, and write a quote inside a field twice.");
    }

    private Map<String, Integer> header(long line, CSVRecord csv) {
        List<String> found = csv.stream()
                .map(field -> field.strip().toLowerCase(Locale.ROOT))
                .toList();
        if (found.size() == 1) {
            for (String delimiter : List.of(";", "\t", "|")) {
                if (found.get(0).contains(delimiter)) {
                    problem(
                            line,
                            "",
                            csv.get(0),
                            "has its columns separated by " + named(delimiter) + ", a comma is needed",
                            FORMAT);
                    return null;
                }
            }
        }
        Map<String, Integer> header = new HashMap<>();
        int before = problems.size();
        for (int index = 0; index < found.size(); index++) {
            String column = found.get(index);
            if (!KNOWN.contains(column)) {
                problem(
                        line,
                        "",
                        csv.get(index),
                        "is not a column that is known here",
                        Spelling.nearest(column, KNOWN)
                                .map(near -> "Did you mean '" + near + "'?")
                                .orElse("Remove the column. Known are " + String.join(", ", KNOWN) + "."));
            } else if (header.putIfAbsent(column, index) != null) {
                problem(line, "", column, "is a column twice", "Keep one of the two.");
            }
        }
        for (String column : COLUMNS) {
            if (!header.containsKey(column)) {
                problem(line, "", String.join(",", found), "lacks the column '" + column + "'", FORMAT);
            }
        }
        return problems.size() == before ? header : null;
    }

    private static String named(String delimiter) {
        return switch (delimiter) {
            case ";" -> "a semicolon";
            case "\t" -> "a tab";
            default -> "a vertical bar";
        };
    }

    private void row(long line, CSVRecord csv, Map<String, Integer> header) {
        if (csv.size() != header.size()) {
            problem(
                    line,
                    "",
                    String.join(",", csv),
                    "has " + csv.size() + " fields, " + header.size() + " are needed",
                    "Put a field that contains a comma in double quotes.");
            return;
        }
        Map<String, String> fields = new HashMap<>();
        header.forEach((column, index) -> fields.put(column, csv.get(index).strip()));
        boolean good = true;
        for (String column : KNOWN) {
            String value = fields.computeIfAbsent(column, any -> "");
            if (value.isEmpty() && NEEDED.contains(column)) {
                problem(line, column, "", "is empty", "Give each person a " + column + ".");
                good = false;
            } else if (value.length() > LONGEST_FIELD && !column.equals("email")) {
                problem(
                        line,
                        column,
                        value,
                        "has " + value.length() + " characters, " + LONGEST_FIELD + " is the most",
                        "Shorten it.");
                good = false;
            } else if (value.chars().anyMatch(Character::isISOControl)) {
                problem(line, column, value, "has a line break or a control character", "Write it on one line.");
                good = false;
            }
        }
        if (!good) {
            // Still a person whom others may name as manager.
            good = !fields.get("username").isEmpty();
        } else {
            checkForm(line, fields);
        }
        if (good) {
            rows.add(new PersonRow(
                    line,
                    fields.get("username"),
                    fields.get("name"),
                    fields.get("email"),
                    fields.get("department"),
                    fields.get("location"),
                    fields.get("role"),
                    fields.get("manager"),
                    Languages.tag(fields.get("language")).orElse("")));
        }
    }

    private void checkForm(long line, Map<String, String> fields) {
        String username = fields.get("username");
        if (!USERNAME.matcher(username).matches()) {
            problem(
                    line,
                    "username",
                    username,
                    "is not a username",
                    "Use up to 100 letters, digits and . _ @ + -, beginning with a letter or digit.");
        }
        String email = fields.get("email");
        if (!isMail(email)) {
            problem(line, "email", email, "is not a mail address", "Write an address like name@example.com.");
        }
        String language = fields.get("language");
        Optional<String> tag = Languages.tag(language);
        if (!language.isEmpty() && tag.isEmpty()) {
            problem(line, "language", language, "is no language", Languages.remedy(language));
        }
        tag.filter(known -> !Languages.has(known))
                .ifPresent(known -> notices.add(new Notice(
                        place(line, "language"),
                        "There are no texts in '%s': %s gets those of the location or the program. There are %s"
                                .formatted(known, username, Languages.listed()))));
        if (fields.get("department").isEmpty()) {
            notices.add(new Notice(
                    place(line, "department"),
                    username + " has no department and is counted in '" + Department.UNASSIGNED.name() + "'"));
        }
    }

    private void checkTogether() {
        Map<String, PersonRow> byName = new HashMap<>();
        Map<String, PersonRow> byMail = new HashMap<>();
        for (PersonRow row : rows) {
            PersonRow first = byName.putIfAbsent(row.username().toLowerCase(Locale.ROOT), row);
            if (first != null) {
                problem(
                        row.line(),
                        "username",
                        row.username(),
                        "is the same person as on line " + first.line(),
                        "Keep one line for each person.");
                continue;
            }
            PersonRow sameMail = row.email().isEmpty()
                    ? null
                    : byMail.putIfAbsent(row.email().toLowerCase(Locale.ROOT), row);
            if (sameMail != null) {
                problem(
                        row.line(),
                        "email",
                        row.email(),
                        "is the address of " + sameMail.username() + " on line " + sameMail.line(),
                        "Give each person an address of their own.");
            }
        }
        checkManagers();
    }

    private void checkManagers() {
        Map<String, PersonRow> people = new HashMap<>();
        rows.forEach(row -> people.putIfAbsent(row.username(), row));
        Set<String> settled = new HashSet<>();
        for (PersonRow row : rows) {
            if (row.manager().isEmpty()) {
                continue;
            }
            if (!people.containsKey(row.manager())) {
                problem(
                        row.line(),
                        "manager",
                        row.manager(),
                        "is not a username of this file",
                        manager(row.manager(), people.keySet())
                                .map(near -> "Did you mean '" + near + "'?")
                                .orElse("Add the manager's line, or leave the field empty."));
                continue;
            }
            Set<String> chain = new HashSet<>();
            PersonRow at = row;
            while (at != null && !settled.contains(at.username())) {
                if (!chain.add(at.username())) {
                    problem(
                            at.line(),
                            "manager",
                            at.manager(),
                            "is managed, directly or through others, by " + at.username(),
                            "Break the circle: somebody in it has another manager, or none.");
                    break;
                }
                at = people.get(at.manager());
            }
            settled.addAll(chain);
        }
    }

    private Optional<String> manager(String written, Set<String> usernames) {
        // Guessing compares with everybody, so no more guesses than are shown.
        return problems.size() < PROBLEMS_LISTED ? Spelling.nearest(written, usernames) : Optional.empty();
    }

    private void problem(long line, String column, String value, String problem, String remedy) {
        problems.add(new Problem(place(line, column), value, problem, remedy));
    }

    static boolean isMail(String text) {
        return text.length() <= LONGEST_MAIL && MAIL.matcher(text).matches();
    }

    static String place(long line, String column) {
        return "people line " + line + (column.isEmpty() ? "" : ", " + column);
    }

    private static boolean startsWith(byte[] content, int... mark) {
        return content.length >= mark.length && Arrays.equals(Arrays.copyOf(content, mark.length), toBytes(mark));
    }

    private static byte[] toBytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int index = 0; index < values.length; index++) {
            bytes[index] = (byte) values[index];
        }
        return bytes;
    }
}
