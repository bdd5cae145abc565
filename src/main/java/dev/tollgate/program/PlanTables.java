package dev.tollgate.program;

import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Departments, waves and units: plain rows that are only added and listed. */
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
                        where program_id = ? order by department_id""")
                .param(programId)
                .query((row, index) ->
                        new Department(row.getString("department_id"), row.getString("name"), day(row, "valid_from")))
                .list();
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
