import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes usage events as a CRM would export them, made up but always the same for the same arguments.
 *
 * <pre>
 * java UsageEvents.java --people people.csv --departments IT,Finance --from 2027-01-04 --weeks 5 --share 0.9
 * </pre>
 *
 * <p>In every department, that share of the people (rounded up) uses the software: on each working day or once a week,
 * as {@code --frequency} says. The others do not use it at all.
 */
public class UsageEvents {

    private static final String USAGE = """
            Usage: java UsageEvents.java --people FILE --from DATE [options] > usage.csv
              --people FILE          people as CSV: username,name,email,department,location,role,manager
              --from DATE            first day, like 2027-01-04
              --weeks N              for so many weeks (default 4)
              --departments A,B      only these departments; Unassigned for people without (default all)
              --share 0..1           share of the people of each department who use it (default 0.9)
              --frequency daily|weekly  how often each of them does (default daily)
              --quality 0..1         share of the events whose data is good (default 0.95)
              --feature NAME         feature that is used (default contact-logged)
              --seed N               for other events of the same kind (default 1)""";

    private static final Set<String> OPTIONS = Set.of(
            "--people", "--from", "--weeks", "--departments", "--share", "--frequency", "--quality", "--feature", "--seed");

    public static void main(String[] args) throws IOException {
        Map<String, String> options = new HashMap<>();
        for (int index = 0; index < args.length; index += 2) {
            if (!OPTIONS.contains(args[index]) || index + 1 == args.length) {
                fail("Not understood: " + args[index]);
            }
            options.put(args[index], args[index + 1]);
        }
        if (!options.containsKey("--people") || !options.containsKey("--from")) {
            fail("--people and --from are needed.");
        }
        try {
            PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
            write(options, out);
            out.flush();
        } catch (IllegalArgumentException | DateTimeException e) {
            fail(e.getMessage());
        }
    }

    private static void fail(String message) {
        System.err.println(message);
        System.err.println(USAGE);
        System.exit(2);
    }

    private static void write(Map<String, String> options, PrintStream out) throws IOException {
        LocalDate from = LocalDate.parse(options.get("--from"));
        int weeks = Integer.parseInt(options.getOrDefault("--weeks", "4"));
        double share = share(options, "--share", "0.9");
        double quality = share(options, "--quality", "0.95");
        String feature = options.getOrDefault("--feature", "contact-logged");
        long seed = Long.parseLong(options.getOrDefault("--seed", "1"));
        String frequency = options.getOrDefault("--frequency", "daily");
        if (!Set.of("daily", "weekly").contains(frequency)) {
            throw new IllegalArgumentException("--frequency is daily or weekly, not " + frequency);
        }
        Map<String, List<String>> departments = people(Path.of(options.get("--people")));
        Set<String> chosen = new TreeSet<>(departments.keySet());
        if (options.containsKey("--departments")) {
            chosen = new TreeSet<>(List.of(options.get("--departments").split(",")));
            if (!departments.keySet().containsAll(chosen)) {
                throw new IllegalArgumentException("Departments are " + new TreeSet<>(departments.keySet()));
            }
        }
        out.print("eventId,username,feature,occurredAt,quality\n");
        for (String department : chosen) {
            List<String> people = departments.get(department);
            // Without this, 0.9 of 10 people would be 10 for a binary fraction's sake.
            int users = (int) Math.ceil(people.size() * share - 1e-9);
            for (String username : people.subList(0, users)) {
                Random random = new Random(seed * 31 + username.hashCode());
                for (int week = 0; week < weeks; week++) {
                    int only = random.nextInt(5);
                    int workday = 0;
                    for (int day = 0; day < 7; day++) {
                        LocalDate date = from.plusDays(week * 7L + day);
                        if (date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY) {
                            continue;
                        }
                        if (frequency.equals("daily") || workday == only) {
                            event(out, username, feature, date, random, quality);
                        }
                        workday++;
                    }
                }
            }
        }
    }

    private static void event(
            PrintStream out, String username, String feature, LocalDate date, Random random, double quality) {
        LocalTime time = LocalTime.of(13, 0).plusMinutes(random.nextInt(8 * 60));
        OffsetDateTime at = OffsetDateTime.of(date, time, ZoneOffset.UTC);
        double measured = random.nextDouble() < quality ? 1.0 : 0.5;
        String id = String.join("-", feature, username, date.toString());
        String line = String.join(",", id, username, feature, at.toInstant().toString(), String.valueOf(measured));
        out.print(line + "\n");
    }

    private static double share(Map<String, String> options, String name, String usual) {
        double share = Double.parseDouble(options.getOrDefault(name, usual));
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " is between 0 and 1, not " + share);
        }
        return share;
    }

    /** Usernames by department, in the order of the file. */
    private static Map<String, List<String>> people(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> header = fields(lines.get(0));
        int username = header.indexOf("username");
        int department = header.indexOf("department");
        if (username < 0 || department < 0) {
            throw new IllegalArgumentException(file + " has no columns username and department");
        }
        Map<String, List<String>> people = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            if (!line.isBlank()) {
                List<String> fields = fields(line);
                String name = fields.get(department).isEmpty() ? "Unassigned" : fields.get(department);
                people.computeIfAbsent(name, key -> new ArrayList<>()).add(fields.get(username));
            }
        }
        return people;
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (char letter : line.toCharArray()) {
            if (letter == '"') {
                quoted = !quoted;
            } else if (letter == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(letter);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
