package dev.tollgate.outcome;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Repository;

@Repository
class OutcomeStore {

    private final JdbcClient jdbc;

    OutcomeStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(OutcomeMeasurement measured) {
        jdbc.sql("""
                        insert into outcome_measurement (id, program_id, outcome, measured_value, counted, counted_of,
                          measured_from, measured_on, source, remark, measured_by, to_confirm, recorded_by, recorded_at)
                        values (:id, :program, :outcome, :value, :counted, :of, :from, :on, :source, :remark, :by, :confirm,
                          :login, :at)""")
                .param("id", measured.id())
                .param("program", measured.programId())
                .param("outcome", measured.outcome())
                .param("value", measured.value())
                .param("counted", measured.counted(), Types.DOUBLE)
                .param("of", measured.countedOf(), Types.DOUBLE)
                .param("from", measured.measuredFrom(), Types.DATE)
                .param("on", measured.measuredOn())
                .param("source", measured.source())
                .param("remark", measured.remark())
                .param("by", measured.measuredBy())
                .param("confirm", measured.toConfirm())
                .param("login", measured.recordedBy())
                .param("at", measured.recordedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    List<OutcomeMeasurement> of(String programId) {
        return jdbc.sql("select * from outcome_measurement where program_id = :program order by id")
                .param("program", programId)
                .query(OutcomeStore::measurement)
                .list();
    }

    private static OutcomeMeasurement measurement(ResultSet row, int number) throws SQLException {
        return new OutcomeMeasurement(
                row.getString("id"),
                row.getString("program_id"),
                row.getString("outcome"),
                row.getDouble("measured_value"),
                decimal(row, "counted"),
                decimal(row, "counted_of"),
                row.getObject("measured_from", LocalDate.class),
                row.getObject("measured_on", LocalDate.class),
                row.getString("source"),
                row.getString("remark"),
                row.getString("measured_by"),
                row.getString("to_confirm"),
                row.getString("recorded_by"),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Double decimal(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : Double.valueOf(value);
    }
}
