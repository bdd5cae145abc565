package dev.tollgate.escalation;

import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.program.Roster;
import dev.tollgate.program.UnitsChanged;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Keeps open escalations, and what was observed for them, at their people when a department becomes part of another. */
@Component
class FollowedUnits {

    private static final int LONGEST_NAME = 10000;

    private final JdbcClient jdbc;
    private final Roster roster;

    FollowedUnits(JdbcClient jdbc, Roster roster) {
        this.jdbc = jdbc;
        this.roster = roster;
    }

    private record Units(String id, String name, String units) {}

    private record Observed(String runId, String waveId, String units) {}

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void changed(UnitsChanged what) {
        if (what.from() == null || what.into() == null) {
            return;
        }
        String now = roster.department(what.programId(), what.into())
                .map(department -> " (now part of %s)".formatted(department.name()))
                .orElse("");
        jdbc
                .sql("select id, unit, units from escalation where program_id = ? and state = ?")
                .params(what.programId(), Escalation.State.OPEN.name())
                .query((row, number) -> new Units(row.getString("id"), row.getString("unit"), row.getString("units")))
                .list()
                .stream()
                .filter(open -> mentions(open.units(), what.from()))
                .forEach(open -> jdbc.sql("update escalation set unit = ?, units = ? where id = ?")
                        .params(
                                open.name().length() + now.length() > LONGEST_NAME ? open.name() : open.name() + now,
                                follow(open.units(), what.from(), what.into()),
                                open.id())
                        .update());
        jdbc
                .sql("""
                        select distinct run_id, wave_id, units from observed_use where run_id in (
                          select distinct run_id from escalation where program_id = ?)""")
                .param(what.programId())
                .query((row, number) ->
                        new Observed(row.getString("run_id"), row.getString("wave_id"), row.getString("units")))
                .list()
                .stream()
                .filter(seen -> mentions(seen.units(), what.from()))
                .forEach(seen -> jdbc.sql(
                                "update observed_use set units = ? where run_id = ? and wave_id = ? and units = ?")
                        .params(
                                follow(seen.units(), what.from(), what.into()),
                                seen.runId(),
                                seen.waveId(),
                                seen.units())
                        .update());
    }

    private static boolean mentions(String units, String departmentId) {
        return MeasuredUse.parse(units).stream()
                .anyMatch(unit -> unit.departmentId().equals(departmentId));
    }

    private static String follow(String units, String from, String into) {
        Set<MeasuredUnit> now = MeasuredUse.parse(units).stream()
                .map(unit -> unit.departmentId().equals(from) ? new MeasuredUnit(into, unit.location()) : unit)
                .collect(Collectors.toSet());
        return MeasuredUse.text(now);
    }
}
