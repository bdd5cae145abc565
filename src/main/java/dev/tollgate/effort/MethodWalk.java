package dev.tollgate.effort;

import dev.tollgate.effort.MethodModel.Flow;
import dev.tollgate.effort.MethodModel.Scope;
import dev.tollgate.effort.MethodModel.Step;
import dev.tollgate.program.GateDates;
import dev.tollgate.program.PlannedWork.PlannedTask;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import dev.tollgate.program.WaveKind;
import dev.tollgate.program.WorkForecast.Member;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.lang.Nullable;

/**
 * Walks the models from the start of a program to its end, as it goes when nothing has to be done twice: tasks marked as
 * required open when what stands before them is due, timers wait for the dates of the definition, each gate opens on
 * the first day on which it can be decided. What a cycle starts comes again until its surroundings end. Corrections,
 * holds, obstacles and escalations are not planned: nobody knows them yet.
 */
final class MethodWalk {

    private static final String ROOT = "adoption-program";
    private static final int USUAL_DUE_DAYS = 5;
    private static final int DEEPEST = 12;

    /** Days to a date that only the running program knows. */
    private static final Map<String, Integer> DAYS_TO = Map.of("hypercareUntil", 28);

    private static final int DAYS_TO_OTHER = 7;

    private final MethodModel model;
    private final ProgramDefinition definition;
    private final List<Member> members;
    private final List<String> notices = new ArrayList<>();
    private List<PlannedTask> tasks = new ArrayList<>();

    MethodWalk(MethodModel model, ProgramDefinition definition, List<Member> members) {
        this.model = model;
        this.definition = definition;
        this.members = members;
    }

    /** @param subject the department, or whatever a process is called for each of */
    private record Place(
            @Nullable Wave wave,
            @Nullable String subject,
            @Nullable String each,
            int depth) {

        Place in(Wave other) {
            return new Place(other, subject, each, depth);
        }

        Place about(String other) {
            return new Place(wave, other, each, depth);
        }

        Place eachOf(@Nullable String kind) {
            return kind == null ? this : new Place(wave, subject, kind, depth);
        }

        Place deeper() {
            return new Place(wave, subject, null, depth + 1);
        }
    }

    List<PlannedTask> from(LocalDate start) {
        walk(ROOT, start, new Place(null, null, null, 0));
        return tasks;
    }

    List<String> notices() {
        return notices;
    }

    private LocalDate walk(String processId, LocalDate start, Place place) {
        MethodModel.Process process = model.process(processId);
        if (process == null || place.depth() > DEEPEST) {
            return start;
        }
        return walk(processId, process.scope(), start, place, false);
    }

    /** @param all whether also what is not required is planned, as in what a cycle starts */
    private LocalDate walk(String processId, Scope scope, LocalDate start, Place place, boolean all) {
        List<String> starts = scope.steps().values().stream()
                .filter(step -> step.kind().equals("startEvent"))
                .map(Step::id)
                .toList();
        Map<String, LocalDate> opened = new HashMap<>();
        LocalDate end = walk(processId, scope, starts, start, place, all, opened);
        for (Step step : List.copyOf(scope.steps().values())) {
            if (step.timer() != null
                    && step.timer().startsWith("R")
                    && !step.host().isEmpty()) {
                LocalDate from = opened.get(step.host());
                if (from != null) {
                    LocalDate until = finished.getOrDefault(processId + "#" + step.host(), end);
                    again(
                            step.timer(),
                            from,
                            until,
                            first -> walk(processId, scope, List.of(step.id()), first, place, true, new HashMap<>()));
                }
            } else if (step.eventSubProcess() && step.inner() != null) {
                step.inner().steps().values().stream()
                        .filter(inner -> inner.kind().equals("startEvent")
                                && inner.timer() != null
                                && inner.timer().startsWith("R"))
                        .findFirst()
                        .ifPresent(cycle -> again(
                                cycle.timer(), start, end, first -> walk(processId, step.inner(), first, place, true)));
            }
        }
        return end;
    }

    private final Map<String, LocalDate> finished = new HashMap<>();
    private final Set<String> once = new HashSet<>();

    private interface Pass {
        LocalDate from(LocalDate first);
    }

    /** Plans one pass and says how often it comes. */
    private void again(String cycle, LocalDate from, LocalDate until, Pass pass) {
        int days = (int) days(cycle.substring(cycle.indexOf('/') + 1), DAYS_TO_OTHER);
        int times = days == 0 ? 0 : (int) (ChronoUnit.DAYS.between(from, until) / days);
        if (times <= 0) {
            return;
        }
        List<PlannedTask> before = tasks;
        tasks = new ArrayList<>();
        pass.from(from.plusDays(days));
        List<PlannedTask> once = tasks;
        tasks = before;
        once.forEach(task -> tasks.add(new PlannedTask(
                task.processId(),
                task.elementId(),
                task.name(),
                task.role(),
                task.person(),
                task.waveId(),
                task.subject(),
                task.opensOn(),
                task.dueOn(),
                task.minutes(),
                days,
                times)));
    }

    private LocalDate walk(
            String processId,
            Scope scope,
            List<String> starts,
            LocalDate start,
            Place place,
            boolean all,
            Map<String, LocalDate> opened) {
        List<String> order = order(scope, starts);
        Map<String, Integer> position = new HashMap<>();
        for (int i = 0; i < order.size(); i++) {
            position.put(order.get(i), i);
        }
        Map<String, LocalDate> closed = new HashMap<>();
        LocalDate end = start;
        for (String id : order) {
            LocalDate begins = start;
            for (Flow flow : scope.flows()) {
                boolean forward = flow.to().equals(id)
                        && position.getOrDefault(flow.from(), Integer.MAX_VALUE) < position.get(id);
                if (forward && closed.get(flow.from()).isAfter(begins)) {
                    begins = closed.get(flow.from());
                }
            }
            opened.put(id, begins);
            LocalDate closes = pass(processId, scope.steps().get(id), begins, place, all);
            closed.put(id, closes);
            finished.put(processId + "#" + id, closes);
            end = closes.isAfter(end) ? closes : end;
        }
        return end;
    }

    /** The steps that flows reach, each behind all that lead to it without a way back. */
    private static List<String> order(Scope scope, List<String> starts) {
        List<String> finished = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        starts.forEach(start -> visit(scope, start, seen, finished));
        return finished.reversed();
    }

    private static void visit(Scope scope, String id, Set<String> seen, List<String> finished) {
        if (!scope.steps().containsKey(id) || !seen.add(id)) {
            return;
        }
        scope.flows().stream()
                .filter(flow -> flow.from().equals(id))
                .forEach(flow -> visit(scope, flow.to(), seen, finished));
        finished.add(id);
    }

    private LocalDate pass(String processId, Step step, LocalDate begins, Place place, boolean all) {
        boolean planned = (all || step.isRequired() || usual(processId, step, place))
                && (!"ifPilot".equals(step.properties().get("required"))
                        || place.wave() == null
                        || place.wave().kind() == WaveKind.PILOT);
        return switch (step.kind()) {
            case "userTask" -> planned ? task(processId, step, begins, place) : begins;
            case "callActivity" -> planned ? call(step, begins, place) : begins;
            case "subProcess" ->
                step.inner() == null || step.eventSubProcess()
                        ? begins
                        : walk(
                                processId,
                                step.inner(),
                                begins,
                                place.eachOf(step.properties().get("each")),
                                all);
            case "intermediateCatchEvent" -> step.timer() == null ? begins : due(step.timer(), begins, place);
            default -> begins;
        };
    }

    /** The property {@code planned}: comes usually though not always; {@code once} for the first time in a wave only. */
    private boolean usual(String processId, Step step, Place place) {
        String planned = step.properties().get("planned");
        return "always".equals(planned)
                || "once".equals(planned)
                        && once.add(processId + "#" + step.id() + "#"
                                + (place.wave() == null ? "" : place.wave().id()));
    }

    private LocalDate due(String timer, LocalDate begins, Place place) {
        Wave wave = place.wave();
        if (!timer.startsWith("=")) {
            return begins.plusDays(days(timer, 0));
        }
        String name = timer.substring(1).strip();
        if (wave != null && name.equals("startsAt")) {
            if (begins.isAfter(wave.startsOn())) {
                notices.add(
                        "Wave '%s' can start on %s at the earliest if every task before it takes until it is due; it is planned for %s."
                                .formatted(wave.name(), begins, wave.startsOn()));
            }
            return later(begins, wave.startsOn());
        }
        if (wave != null && name.equals("goLiveAt")) {
            if (begins.isAfter(wave.goLive())) {
                notices.add(
                        "Wave '%s' can be ready on %s at the earliest if every task takes until it is due; its go-live is %s."
                                .formatted(wave.name(), begins, wave.goLive()));
            }
            return later(begins, wave.goLive());
        }
        return begins.plusDays(DAYS_TO.getOrDefault(name, DAYS_TO_OTHER));
    }

    private LocalDate call(Step step, LocalDate begins, Place place) {
        Place inside = place.deeper();
        String collection = step.collection();
        LocalDate end = begins;
        if (collection == null) {
            end = walk(step.calls(), begins, inside);
        } else if (collection.equals("waveIds")) {
            for (Wave wave : definition.waves()) {
                end = later(end, walk(step.calls(), begins, inside.in(wave)));
            }
        } else if (collection.equals("departmentIds")) {
            for (String department : departments(place)) {
                end = later(end, walk(step.calls(), begins, inside.about(department)));
            }
        } else {
            for (String subject : subjects(step.properties().get("each"), place)) {
                end = later(end, walk(step.calls(), begins, inside.about(subject)));
            }
        }
        return later(end, gateDate(step, place, end));
    }

    private LocalDate gateDate(Step step, Place place, LocalDate otherwise) {
        if (place.wave() == null || !step.inputs().containsKey("gate")) {
            return otherwise;
        }
        GateDates dates = definition.gateDates(place.wave());
        return switch (step.inputs().get("gate").replaceAll("[=\"]", "")) {
            case "ready" -> dates.ready();
            case "in-use" -> dates.inUse();
            case "habit" -> dates.habit();
            case "sustained" -> dates.sustained();
            default -> otherwise;
        };
    }

    private LocalDate task(String processId, Step step, LocalDate begins, Place place) {
        LocalDate due = begins.plusDays(step.number("dueDays", USUAL_DUE_DAYS));
        String role = step.properties().getOrDefault("role", "change-lead");
        String each = step.properties().getOrDefault("each", place.each());
        if (step.collection() == null && place.each() == null) {
            add(processId, step, role, holder(role, place), place, place.subject(), begins, due);
        } else {
            for (String subject : subjects(each, place)) {
                add(processId, step, role, holderFor(each, subject, place), place, subject, begins, due);
            }
        }
        return due;
    }

    private void add(
            String processId,
            Step step,
            String role,
            String person,
            Place place,
            @Nullable String subject,
            LocalDate begins,
            LocalDate due) {
        tasks.add(new PlannedTask(
                processId,
                step.id(),
                step.name(),
                role,
                person,
                place.wave() == null ? null : place.wave().id(),
                subject,
                begins,
                due,
                step.number("minutes", 0),
                0,
                1));
    }

    private String holder(String role, Place place) {
        Wave wave = place.wave();
        return switch (role) {
            case "executive-sponsor" -> definition.executiveSponsor();
            case "local-sponsor" ->
                wave == null
                                || wave.localSponsor() == null
                                || wave.localSponsor().isBlank()
                        ? definition.executiveSponsor()
                        : wave.localSponsor();
            case "reviewer" -> definition.reviewer();
            case "trainer" ->
                definition
                        .training()
                        .forDepartment(String.valueOf(place.subject()))
                        .trainer();
            case "sponsor" -> first(subjects("sponsor", place));
            case "people-manager" -> first(subjects("manager", place));
            case "champion" -> first(subjects("champion", place));
            default -> definition.changeLead();
        };
    }

    private String first(List<String> people) {
        return people.isEmpty() ? definition.changeLead() : people.getFirst();
    }

    /** The person themself, or for a role or department its champion, else its manager, else the change lead. */
    private String holderFor(@Nullable String each, String subject, Place place) {
        if (!"role".equals(each) && !"department".equals(each)) {
            return subject;
        }
        List<Member> its = inWave(place).stream()
                .filter(member -> subject.equals(each.equals("role") ? member.role() : member.departmentId()))
                .toList();
        return its.stream()
                .map(Member::username)
                .filter(definition.champions()::contains)
                .findFirst()
                .or(() -> its.stream()
                        .map(Member::manager)
                        .filter(manager -> !manager.isEmpty())
                        .findFirst())
                .orElse(definition.changeLead());
    }

    private List<String> subjects(@Nullable String each, Place place) {
        Set<String> found = new LinkedHashSet<>();
        switch (each == null ? "" : each) {
            case "sponsor" -> definition.sponsors().forEach(sponsor -> found.add(sponsor.username()));
            case "manager" ->
                inWave(place).stream()
                        .map(Member::manager)
                        .filter(manager -> !manager.isEmpty())
                        .forEach(found::add);
            case "champion" -> {
                Set<String> here = new HashSet<>();
                inWave(place).forEach(member -> here.add(member.username()));
                definition.champions().stream()
                        .filter(champion -> place.wave() == null || here.contains(champion))
                        .forEach(found::add);
            }
            case "member" -> inWave(place).forEach(member -> found.add(member.username()));
            case "role" -> inWave(place).forEach(member -> found.add(member.role()));
            case "department" -> found.addAll(departments(place));
            default -> {
                // Obstacles, escalations, wins: nobody knows them before they are there.
            }
        }
        return List.copyOf(found);
    }

    private List<String> departments(Place place) {
        return inWave(place).stream()
                .map(Member::departmentId)
                .distinct()
                .sorted()
                .toList();
    }

    private List<Member> inWave(Place place) {
        Wave wave = place.wave();
        return wave == null
                ? members
                : members.stream()
                        .filter(member -> wave.id().equals(member.waveId()))
                        .toList();
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    /** Whole days of an ISO period or duration; less than a day counts as none. */
    private static long days(String text, int otherwise) {
        try {
            return text.contains("T")
                    ? Duration.parse(text).toDays()
                    : Period.parse(text).getDays();
        } catch (DateTimeException notLiteral) {
            return otherwise;
        }
    }
}
