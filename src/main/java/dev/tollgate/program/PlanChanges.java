package dev.tollgate.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes of a registered program, each checked as the definition was. To be called in the transaction that records
 * them; refusals are {@link InvalidProgram}.
 */
@Service
public class PlanChanges {

    private final Programs programs;
    private final Roster roster;
    private final PlanTables tables;
    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    PlanChanges(
            Programs programs,
            Roster roster,
            PlanTables tables,
            JdbcClient jdbc,
            ObjectMapper json,
            Clock clock,
            ApplicationEventPublisher events) {
        this.programs = programs;
        this.roster = roster;
        this.tables = tables;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.events = events;
    }

    /** Moves a wave's go-live; its start moves with it as long as that lies ahead. Returns the wave as it was. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Wave moveGoLive(String programId, String waveId, LocalDate goLive) {
        ProgramDefinition plan = programs.get(programId).definition();
        Wave wave = wave(plan, waveId);
        LocalDate today = LocalDate.ofInstant(clock.instant(), plan.timeZone());
        if (!goLive.isAfter(today)) {
            throw refused(
                    "goLive", goLive.toString(), "is not in the future", "Give a day after today, " + today + ".");
        }
        if (goLive.equals(wave.goLive())) {
            throw refused("goLive", goLive.toString(), "is the go-live already", "Give another day.");
        }
        LocalDate startsOn = wave.startsOn();
        if (startsOn.isAfter(today)) {
            LocalDate due = goLive.minusWeeks(plan.prelaunchWeeks());
            startsOn = due.isBefore(today) ? today : due;
        }
        jdbc.sql("update wave set go_live = ?, starts_on = ? where program_id = ? and wave_id = ?")
                .params(goLive, startsOn, programId, waveId)
                .update();
        return wave;
    }

    /** Adds a department, as a unit of a wave; its people come with the next import of people. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void addDepartment(String programId, String waveId, String departmentId, String name) {
        ProgramDefinition plan = programs.get(programId).definition();
        Wave wave = wave(plan, waveId);
        if (!departmentId.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw refused(
                    "departmentId",
                    departmentId,
                    "is no id",
                    "Use up to 63 small letters, digits and hyphens, for example field-service.");
        }
        if (tables.departments(programId).stream()
                .anyMatch(department -> department.id().equals(departmentId)
                        || department.name().equalsIgnoreCase(name))) {
            throw refused(
                    "departmentId", departmentId, "or its name is there already", "Give the id of a new department.");
        }
        String now = tables.merged(programId).get(departmentId);
        if (now != null) {
            throw refused(
                    "departmentId",
                    departmentId,
                    "is the id of a department that is part of '%s' now, and the evidence names it".formatted(now),
                    "Choose an id that was never used, for example %s-2.".formatted(departmentId));
        }
        tables.addDepartments(programId, List.of(new Department(departmentId, name, null)));
        // From here on an export with that name means the new department, whatever it meant before.
        tables.dropAlias(programId, name);
        if (!wave.allOthers()) {
            tables.addUnits(programId, List.of(new Unit(waveId, departmentId, null)));
        }
    }

    /** Replaces the executive sponsor. Returns the username of the one before. */
    @Transactional(propagation = Propagation.MANDATORY)
    public String replaceExecutiveSponsor(String programId, String username) {
        ProgramDefinition plan = programs.get(programId).definition();
        String before = plan.executiveSponsor();
        known(programId, username, before);
        rewritten(programId, definition -> {
            definition.put("executiveSponsor", username);
            for (JsonNode sponsor : definition.path("sponsors")) {
                if (sponsor.path("username").asText().equals(before)) {
                    ((ObjectNode) sponsor).put("username", username);
                }
            }
        });
        return before;
    }

    /** Replaces the local sponsor of a wave. Returns the username of the one before. */
    @Transactional(propagation = Propagation.MANDATORY)
    public String replaceLocalSponsor(String programId, String waveId, String username) {
        Wave wave = wave(programs.get(programId).definition(), waveId);
        known(programId, username, wave.localSponsor());
        jdbc.sql("update wave set local_sponsor = ? where program_id = ? and wave_id = ?")
                .params(username, programId, waveId)
                .update();
        return wave.localSponsor();
    }

    /** Adds a champion. Returns their name. */
    @Transactional(propagation = Propagation.MANDATORY)
    public String addChampion(String programId, String username) {
        ProgramDefinition plan = programs.get(programId).definition();
        if (plan.champions().contains(username)) {
            throw refused("username", username, "is a champion already", "Name somebody else.");
        }
        known(programId, username, "");
        rewritten(programId, definition -> definition.withArray("champions").add(username));
        return roster.person(programId, username).map(Person::name).orElse(username);
    }

    /**
     * Says what allows to take in usage of a country's people, whatever was said before. What was kept aside of them is
     * taken in after the commit. Returns what was said, in words.
     *
     * @param said with the keys of a definition: agreement and date, or notApplicable and saidBy
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public String agreeUsage(String programId, String country, Map<String, String> said) {
        ProgramDefinition plan = programs.get(programId).definition();
        checkCountry(country);
        ObjectNode written = json.createObjectNode();
        said.forEach(written::put);
        List<Problem> problems = new ArrayList<>();
        UsageAgreement agreement;
        try (Section section = new Section(written, "", problems)) {
            agreement = DefinitionReader.usageAgreement(section, LocalDate.ofInstant(clock.instant(), plan.timeZone()));
        }
        if (!problems.isEmpty()) {
            throw new InvalidProgram(problems);
        }
        ObjectNode stored = json.createObjectNode();
        stored.put("agreement", agreement.agreement());
        stored.put("date", agreement.date() == null ? null : agreement.date().toString());
        stored.put("notApplicable", agreement.notApplicable());
        stored.put("saidBy", agreement.saidBy());
        rewritten(
                programId,
                definition -> definition.withObjectProperty("usageAgreements").set(country, stored));
        events.publishEvent(new UsageAgreementChanged(programId));
        return agreement.inWords();
    }

    /** From now on usage of a country's people is kept aside again; what was counted stays counted. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void endUsageAgreement(String programId, String country) {
        ProgramDefinition plan = programs.get(programId).definition();
        if (!plan.usageAgreements().containsKey(country)) {
            throw refused(
                    "country",
                    country,
                    "has no usage agreement in the program",
                    "GET /api/programs/%s/usage/agreements lists those that have.".formatted(programId));
        }
        rewritten(
                programId,
                definition -> definition.withObjectProperty("usageAgreements").remove(country));
    }

    /** Says in which country a location lies; null for all that name none themselves. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void setCountry(String programId, @Nullable String location, String country) {
        ProgramDefinition plan = programs.get(programId).definition();
        checkCountry(country);
        if (location != null && roster.locations(programId).values().stream().noneMatch(location::equalsIgnoreCase)) {
            throw refused(
                    "location",
                    location,
                    "is a location of nobody in the program",
                    "Write it as the people file does, or leave it out for the country of the whole program.");
        }
        rewritten(programId, definition -> {
            if (location == null) {
                definition.put("country", country);
                return;
            }
            for (JsonNode known : definition.withArray("locations")) {
                if (known.path("name").asText().equalsIgnoreCase(location)) {
                    ((ObjectNode) known).put("country", country);
                    return;
                }
            }
            ObjectNode added = definition.withArray("locations").addObject();
            added.put("name", location).put("timeZone", plan.timeZone().getId()).put("country", country);
            added.putArray("holidays");
        });
        events.publishEvent(new UsageAgreementChanged(programId));
    }

    private static void checkCountry(String country) {
        if (!DefinitionReader.COUNTRIES.contains(country)) {
            throw refused("country", country, "is not a country", DefinitionReader.COUNTRY_REMEDY);
        }
    }

    private void rewritten(String programId, Consumer<ObjectNode> change) {
        try {
            ObjectNode definition = (ObjectNode) json.readTree(jdbc.sql("select definition from program where id = ?")
                    .param(programId)
                    .query(String.class)
                    .single());
            change.accept(definition);
            jdbc.sql("update program set definition = ? where id = ?")
                    .params(json.writeValueAsString(definition), programId)
                    .update();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void known(String programId, String username, String before) {
        if (username.equals(before)) {
            throw refused("username", username, "is the sponsor already", "Name somebody else.");
        }
        if (roster.person(programId, username)
                .filter(person -> !person.hasLeft())
                .isEmpty()) {
            throw refused(
                    "username",
                    username,
                    "is nobody in the program",
                    "Name somebody of the people file who has not left, or import the people first.");
        }
    }

    static Wave wave(ProgramDefinition plan, String waveId) {
        return plan.wave(waveId)
                .orElseThrow(() -> refused(
                        "waveId",
                        waveId,
                        "is no wave of the program",
                        "Name one of "
                                + String.join(
                                        ", ",
                                        plan.waves().stream().map(Wave::id).toList())
                                + "."));
    }

    static InvalidProgram refused(String path, String value, String problem, String remedy) {
        return new InvalidProgram(List.of(new Problem(path, value, problem, remedy)));
    }
}
