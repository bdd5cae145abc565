package dev.tollgate.obstacle;

import dev.tollgate.program.UnitsChanged;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Keeps open obstacles at their unit when it becomes part of another or changes the wave. */
@Component("obstaclesOfUnits")
class FollowedUnits {

    private final JdbcClient jdbc;

    FollowedUnits(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void changed(UnitsChanged what) {
        for (UnitsChanged.Moved move : what.moved()) {
            // What concerns the whole wave stays there; what concerns the whole department goes with each of its
            // places.
            jdbc.sql("""
                            update obstacle set wave_id = ? where program_id = ? and wave_id = ? and closed_at is null \
                            and unit in (?, ?)""")
                    .params(
                            move.toWave(),
                            what.programId(),
                            move.fromWave(),
                            move.departmentId(),
                            move.departmentId() + "/" + move.location())
                    .update();
        }
        if (what.from() == null) {
            return;
        }
        String from = what.from();
        jdbc.sql("""
                        update obstacle set unit = ? || substring(unit from ?) where program_id = ? \
                        and closed_at is null and (unit = ? or substring(unit from 1 for ?) = ?)""")
                .params(what.into(), from.length() + 1, what.programId(), from, from.length() + 1, from + "/")
                .update();
    }
}
