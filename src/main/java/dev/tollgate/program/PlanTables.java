package dev.tollgate.program;

import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Departments, waves and units as plain rows. */
@Repository
class PlanTables {

    private final JdbcClient jdbc;

    PlanTables(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void addDepartments(String programId, Collection<Department> departments) {
        departments.forEach(department -> jdbc.sql("""
                        insert into department (program_id, department_id, name, valid_from) values (?, ?, ?, ?)""")
                .params(programId, department.id(), department.name(), department.validFrom())
                .update());
    }

    List<Department> departments(String programId) {
        return jdbc.sql("""
                        select department_id, name, valid_from from department
                        where program_id = ? and merged_into is null order by department_id""")
                .param(programId)
                .query((row, index) ->
                        new Department(row.getString("department_id"), row.getString("name"), day(row, "valid_from")))
                .list();
    }

    /** The departments that are part of others now, with the id of the one each is part of. */
    Map<String, String> merged(String programId) {
        Map<String, String> merged = new TreeMap<>();
        jdbc.sql("select department_id, merged_into from department where program_id = ? and merged_into is not null")
                .param(programId)
                .query(row -> {
                    merged.put(row.getString("department_id"), row.getString("merged_into"));
                });
        return merged;
    }

    /** What else departments are called in exports, in small letters, with the id each means. */
    Map<String, String> aliases(String programId) {
        Map<String, String> aliases = new TreeMap<>();
        jdbc.sql("select spelled, department_id from department_alias where program_id = ?")
                .param(programId)
                .query(row -> {
                    aliases.put(row.getString("spelled"), row.getString("department_id"));
                });
        return aliases;
    }

    void alias(String programId, String spelled, String departmentId) {
        dropAlias(programId, spelled);
        jdbc.sql("insert into department_alias (program_id, spelled, department_id) values (?, ?, ?)")
                .params(programId, Departments.key(spelled), departmentId)
                .update();
    }

    void dropAlias(String programId, String spelled) {
        jdbc.sql("delete from department_alias where program_id = ? and spelled = ?")
                .params(programId, Departments.key(spelled))
                .update();
    }

    void rename(String programId, String departmentId, String name) {
        jdbc.sql("update department set name = ? where program_id = ? and department_id = ?")
                .params(name, programId, departmentId)
                .update();
    }

    /** Makes a department, and whatever was part of it, part of another. */
    void merge(String programId, String from, String into) {
        jdbc.sql("""
                        update department set merged_into = ? where program_id = ?
                          and (department_id = ? or merged_into = ?)""").params(into, programId, from, from).update();
        jdbc.sql("update department_alias set department_id = ? where program_id = ? and department_id = ?")
                .params(into, programId, from)
                .update();
    }

    void dropUnits(String programId, String departmentId) {
        jdbc.sql("delete from unit where program_id = ? and department_id = ?")
                .params(programId, departmentId)
                .update();
    }

    void moved(String programId, String username, String fromWave, String toWave, OffsetDateTime at) {
        // There and back again: the way is known already.
        jdbc.sql("delete from moved_person where program_id = ? and username = ? and from_wave = ? and to_wave = ?")
                .params(programId, username, fromWave, toWave)
                .update();
        jdbc.sql("""
                        insert into moved_person (program_id, username, from_wave, to_wave, moved_at)
                        values (?, ?, ?, ?, ?)""").params(programId, username, fromWave, toWave, at).update();
    }

    /** The waves that people came from, by the wave they came into, then by username. */
    Map<String, Map<String, Set<String>>> cameFrom(String programId) {
        return cameFrom(jdbc.sql("select username, from_wave, to_wave from moved_person where program_id = :programId")
                .param("programId", programId));
    }

    /** As {@link #cameFrom(String)}, of these people, of whom there is one at least. */
    Map<String, Map<String, Set<String>>> cameFrom(String programId, Collection<String> usernames) {
        return cameFrom(jdbc.sql("""
                        select username, from_wave, to_wave from moved_person
                        where program_id = :programId and username in (:usernames)""").param("programId", programId).param("usernames", usernames));
    }

    private static Map<String, Map<String, Set<String>>> cameFrom(JdbcClient.StatementSpec query) {
        Map<String, Map<String, Set<String>>> ways = new TreeMap<>();
        query.query(row -> {
            ways.computeIfAbsent(row.getString("to_wave"), wave -> new TreeMap<>())
                    .computeIfAbsent(row.getString("username"), person -> new TreeSet<>())
                    .add(row.getString("from_wave"));
        });
        return ways;
    }

    void addWaves(String programId, List<Wave> waves) {
        waves.forEach(wave -> addWave(programId, wave));
    }

    /** After those that are there. */
    void addWave(String programId, Wave wave) {
        jdbc.sql("""
                        insert into wave (program_id, wave_id, ordinal, name, kind, go_live, starts_on,
                          local_sponsor, all_others)
                        select ?, ?, coalesce(max(ordinal), -1) + 1, ?, ?, ?, ?, ?, ? from wave where program_id = ?""")
                .param(programId)
                .param(wave.id())
                .param(wave.name())
                .param(wave.kind().name())
                .param(Date.valueOf(wave.goLive()))
                .param(Date.valueOf(wave.startsOn()))
                .param(wave.localSponsor())
                .param(wave.allOthers())
                .param(programId)
                .update();
    }

    /** The unit belongs to that wave from now on, whichever it was in. */
    void place(String programId, Unit unit) {
        String location = Optional.ofNullable(unit.location()).orElse("");
        jdbc.sql("delete from unit where program_id = ? and department_id = ? and location = ?")
                .params(programId, unit.departmentId(), location)
                .update();
        addUnits(programId, List.of(unit));
    }

    List<Wave> waves(String programId) {
        return jdbc.sql("""
                        select wave_id, name, kind, go_live, starts_on, local_sponsor, all_others from wave
                        where program_id = ? order by ordinal""")
                .param(programId)
                .query((row, index) -> new Wave(
                        row.getString("wave_id"),
                        row.getString("name"),
                        WaveKind.valueOf(row.getString("kind")),
                        day(row, "go_live"),
                        day(row, "starts_on"),
                        row.getString("local_sponsor"),
                        row.getBoolean("all_others")))
                .list();
    }

    void addUnits(String programId, Collection<Unit> units) {
        units.forEach(unit -> jdbc.sql("""
                        insert into unit (program_id, wave_id, department_id, location) values (?, ?, ?, ?)""")
                .params(
                        programId,
                        unit.waveId(),
                        unit.departmentId(),
                        Optional.ofNullable(unit.location()).orElse(""))
                .update());
    }

    List<Unit> units(String programId) {
        return jdbc.sql("""
                        select wave_id, department_id, location from unit
                        where program_id = ? order by wave_id, department_id, location""")
                .param(programId)
                .query((row, index) -> new Unit(
                        row.getString("wave_id"),
                        row.getString("department_id"),
                        row.getString("location").isEmpty() ? null : row.getString("location")))
                .list();
    }

    private static LocalDate day(ResultSet row, String column) throws SQLException {
        Date date = row.getDate(column);
        return date == null ? null : date.toLocalDate();
    }
}
