package dev.tollgate.program;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Reads how sessions are put into the calendar: trainers, rooms, locations, days without training. */
final class SchedulingReader {

    private static final int MOST_PARTS = 10;
    private static final int LONGEST_RANGE_DAYS = 366;

    private final List<Problem> problems;
    private final List<Notice> notices;
    private final Set<String> inhabited;
    private final BiFunction<Section, String, String> person;
    private final BiFunction<String, String, Optional<Department>> department;

    /**
     * @param inhabited the locations of the people file; empty when there is none
     * @param person reads a username and checks it
     * @param department finds one by where it is written and what is written there
     */
    SchedulingReader(
            List<Problem> problems,
            List<Notice> notices,
            Set<String> inhabited,
            BiFunction<Section, String, String> person,
            BiFunction<String, String, Optional<Department>> department) {
        this.problems = problems;
        this.notices = notices;
        this.inhabited = inhabited;
        this.person = person;
        this.department = department;
    }

    SchedulingRules read(Section training) {
        SchedulingRules usual = SchedulingRules.USUAL;
        List<RoomPlan> rooms = rooms(training);
        Set<String> places = new LinkedHashSet<>(inhabited);
        rooms.stream()
                .map(RoomPlan::location)
                .filter(location -> location != null)
                .forEach(places::add);
        double share = training.percent("coverageShare", usual.coverageShare());
        if (share < 1) {
            training.problem(
                    "coverageShare",
                    String.valueOf(share),
                    "lets nobody go to a session",
                    "Give the percentage of a team that can be away at once, for example 30.");
        }
        return new SchedulingRules(
                curriculum(training),
                training.integer("spacingDays", usual.spacingDays(), 0, 60),
                training.integer("noticeDays", usual.noticeDays(), 0, 60),
                training.integer("horizonDays", usual.horizonDays(), 1, 730),
                share,
                days(training, "blackouts"),
                trainers(training, places),
                rooms,
                locations(training));
    }

    private List<String> curriculum(Section training) {
        List<String> parts = training.texts("curriculum");
        Set<String> seen = new HashSet<>();
        for (int index = 0; index < parts.size(); index++) {
            if (!seen.add(parts.get(index))) {
                problems.add(new Problem(
                        training.at("curriculum") + "[" + index + "]",
                        parts.get(index),
                        "is given twice",
                        "Keep one of the two."));
            }
        }
        if (parts.size() > MOST_PARTS) {
            training.problem(
                    "curriculum",
                    String.valueOf(parts.size()),
                    "has more than " + MOST_PARTS + " parts",
                    "Join some: each is a session that everybody attends.");
        }
        return parts;
    }

    private List<TrainerPlan> trainers(Section training, Set<String> places) {
        Set<String> seen = new HashSet<>();
        return training.list("trainers", (section, index) -> {
            String username = person.apply(section, "username");
            if (!username.isEmpty() && !seen.add(username)) {
                section.problem("username", username, "is given twice", "Keep one of the two.");
            }
            List<String> locations = section.texts("locations");
            for (int at = 0; at < locations.size(); at++) {
                if (!places.isEmpty() && !places.contains(locations.get(at))) {
                    problems.add(new Problem(
                            section.at("locations") + "[" + at + "]",
                            locations.get(at),
                            "is neither a location of the people file nor of a room",
                            Spelling.suggestion(locations.get(at), places)));
                }
            }
            List<String> written = section.texts("departments");
            List<String> ids = new ArrayList<>();
            for (int at = 0; at < written.size(); at++) {
                department
                        .apply(section.at("departments") + "[" + at + "]", written.get(at))
                        .ifPresent(found -> ids.add(found.id()));
            }
            return new TrainerPlan(username, locations, section.texts("languages"), ids, days(section, "away"));
        });
    }

    private List<RoomPlan> rooms(Section training) {
        Set<String> seen = new HashSet<>();
        return training.list("rooms", (section, index) -> {
            String name = section.required("name", Section.SHORT, "Name the room as people call it.");
            boolean online = section.flag("online", false);
            String location = section.text("location", Section.SHORT).orElse(null);
            if (online && location != null) {
                section.problem("location", location, "is said of a link", "Remove it, or remove online.");
            }
            if (!online && location != null && !inhabited.isEmpty() && !inhabited.contains(location)) {
                notices.add(new Notice(
                        section.at("location"),
                        "Nobody of the people file is in '" + location + "': everybody travels to the room '" + name
                                + "'"));
            }
            if (!section.has("seats")) {
                section.problem("seats", "", "is missing", "Say how many people fit in, the trainer not counted.");
            }
            if (!name.isEmpty() && !seen.add(name + "\n" + location)) {
                section.problem("name", name, "is given twice at the same location", "Keep one of the two.");
            }
            return new RoomPlan(name, location, section.integer("seats", 1, 1, 5000), online, days(section, "closed"));
        });
    }

    private List<LocationPlan> locations(Section training) {
        Set<String> seen = new HashSet<>();
        return training.list("locations", (section, index) -> {
            String name = section.required("name", Section.SHORT, "Name the location as the people file does.");
            if (!name.isEmpty() && !seen.add(name)) {
                section.problem("name", name, "is given twice", "Keep one of the two.");
            }
            if (!name.isEmpty() && !inhabited.isEmpty() && !inhabited.contains(name)) {
                section.problem(
                        "name", name, "is no location of the people file", Spelling.suggestion(name, inhabited));
            }
            return new LocationPlan(
                    name, section.text("language", Section.SHORT).orElse(null), days(section, "blackouts"));
        });
    }

    private List<DayRange> days(Section section, String key) {
        List<String> written = section.texts(key);
        List<DayRange> ranges = new ArrayList<>();
        for (int index = 0; index < written.size(); index++) {
            String text = written.get(index);
            String at = section.at(key) + "[" + index + "]";
            String[] ends = text.split("/", -1);
            try {
                LocalDate from = LocalDate.parse(ends[0]);
                LocalDate to = ends.length == 1 ? from : LocalDate.parse(ends[1]);
                if (ends.length > 2) {
                    throw new DateTimeParseException("more than two dates", text, 0);
                }
                if (to.isBefore(from)) {
                    problems.add(new Problem(at, text, "ends before it begins", "Write the earlier day first."));
                } else if (to.isAfter(from.plusDays(LONGEST_RANGE_DAYS))) {
                    problems.add(new Problem(at, text, "is longer than a year", "Check the years."));
                } else {
                    ranges.add(new DayRange(from, to));
                }
            } catch (DateTimeParseException e) {
                problems.add(new Problem(
                        at,
                        text,
                        "is neither a date nor two",
                        "Write a day like 2027-12-24, or the first and the last like 2027-12-24/2027-12-31."));
            }
        }
        return ranges;
    }
}
