package dev.tollgate.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
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

    PlanChanges(Programs programs, Roster roster, PlanTables tables, JdbcClient jdbc, ObjectMapper json, Clock clock) {
        this.programs = programs;
        this.roster = roster;
        this.tables = tables;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
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
        try {
            ObjectNode definition = (ObjectNode) json.readTree(jdbc.sql("select definition from program where id = ?")
                    .param(programId)
                    .query(String.class)
                    .single());
            definition.put("executiveSponsor", username);
            for (JsonNode sponsor : definition.path("sponsors")) {
                if (sponsor.path("username").asText().equals(before)) {
                    ((ObjectNode) sponsor).put("username", username);
                }
            }
            jdbc.sql("update program set definition = ? where id = ?")
                    .params(json.writeValueAsString(definition), programId)
                    .update();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
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
        try {
            ObjectNode definition = (ObjectNode) json.readTree(jdbc.sql("select definition from program where id = ?")
                    .param(programId)
                    .query(String.class)
                    .single());
            definition.withArray("champions").add(username);
            jdbc.sql("update program set definition = ? where id = ?")
                    .params(json.writeValueAsString(definition), programId)
                    .update();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        return roster.person(programId, username).map(Person::name).orElse(username);
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
