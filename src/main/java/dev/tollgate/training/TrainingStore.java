package dev.tollgate.training;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Trainings, sessions and seats in the database. */
@Component
class TrainingStore implements TrainingRecords {

    private final JdbcClient jdbc;

    TrainingStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Held until the transaction ends: who books sessions waits for others who do. */
    void lockCalendar() {
        jdbc.sql("select id from training_calendar where id = 1 for update")
                .query(Integer.class)
                .single();
    }

    List<SessionCalendar.Slot> bookedFor(String trainer, Instant after) {
        return jdbc.sql("select starts_at, ends_at from training_session where trainer = :trainer and ends_at > :after")
                .param("trainer", trainer)
                .param("after", at(after))
                .query((row, number) -> new SessionCalendar.Slot(instant(row, "starts_at"), instant(row, "ends_at")))
                .list();
    }

    void insert(Training training, long processInstanceKey) {
        jdbc.sql("""
                        insert into training (id, program_id, run_id, wave_id, department_id, process_instance_key, rounds,
                          scheduled_at, sessions_end_at)
                        values (:id, :programId, :runId, :waveId, :departmentId, :key, :rounds, :scheduledAt, :endAt)""")
                .param("id", training.id())
                .param("programId", training.programId())
                .param("runId", training.runId())
                .param("waveId", training.waveId())
                .param("departmentId", training.departmentId())
                .param("key", processInstanceKey)
                .param("rounds", training.rounds())
                .param("scheduledAt", at(training.scheduledAt()))
                .param("endAt", at(training.sessionsEndAt()))
                .update();
    }

    void nextRound(String id, int round, Instant scheduledAt, Instant sessionsEndAt) {
        jdbc.sql("""
                        update training set rounds = :round, scheduled_at = :scheduledAt, sessions_end_at = :endAt, evaluated_at = null
                        where id = :id""")
                .param("round", round)
                .param("scheduledAt", at(scheduledAt))
                .param("endAt", at(sessionsEndAt))
                .param("id", id)
                .update();
    }

    void evaluated(String id, Instant now) {
        jdbc.sql("update training set evaluated_at = :now where id = :id")
                .param("now", at(now))
                .param("id", id)
                .update();
    }

    void insert(Session session) {
        jdbc.sql("""
                        insert into training_session (id, training_id, round, trainer, starts_at, ends_at, format, location, room,
                          invitation_sequence)
                        values (:id, :trainingId, :round, :trainer, :startsAt, :endsAt, :format, :location, :room, :sequence)""")
                .param("id", session.id())
                .param("trainingId", session.trainingId())
                .param("round", session.round())
                .param("trainer", session.trainer())
                .param("startsAt", at(session.startsAt()))
                .param("endsAt", at(session.endsAt()))
                .param("format", session.format())
                .param("location", session.location())
                .param("room", session.room())
                .param("sequence", session.sequence())
                .update();
    }

    void insertSeat(String trainingId, int round, @Nullable String sessionId, String username, LearnerState state) {
        jdbc.sql("""
                        insert into training_seat (id, training_id, round, session_id, username, state)
                        values (:id, :trainingId, :round, :sessionId, :username, :state)""")
                .param("id", UUID.randomUUID().toString())
                .param("trainingId", trainingId)
                .param("round", round)
                .param("sessionId", sessionId)
                .param("username", username)
                .param("state", state.name())
                .update();
    }

    void become(Seat seat, LearnerState state) {
        jdbc.sql("update training_seat set state = :state where id = :id")
                .param("state", state.name())
                .param("id", seat.id())
                .update();
    }

    void invited(Seat seat, String deliveryId, LearnerState state) {
        jdbc.sql("update training_seat set state = :state, delivery_id = :deliveryId where id = :id")
                .param("state", state.name())
                .param("deliveryId", deliveryId)
                .param("id", seat.id())
                .update();
    }

    Optional<Training> ofRound(String runId, long processInstanceKey) {
        return jdbc.sql("select * from training where run_id = :runId and process_instance_key = :key")
                .param("runId", runId)
                .param("key", processInstanceKey)
                .query(TrainingStore::training)
                .optional();
    }

    List<Training> ofProgram(String programId) {
        return jdbc.sql(
                        "select * from training where program_id = :programId order by wave_id, department_id, scheduled_at")
                .param("programId", programId)
                .query(TrainingStore::training)
                .list();
    }

    List<Session> sessions(String trainingId) {
        return jdbc.sql("select * from training_session where training_id = :id order by starts_at, id")
                .param("id", trainingId)
                .query(TrainingStore::session)
                .list();
    }

    /** All seats of a training, those of later rounds later. */
    List<Seat> seats(String trainingId) {
        return jdbc.sql("select * from training_seat where training_id = :id order by round, username")
                .param("id", trainingId)
                .query(TrainingStore::seat)
                .list();
    }

    @Override
    public Map<String, TrainingRecord> ofWave(String runId, String waveId) {
        Map<String, TrainingRecord> records = new LinkedHashMap<>();
        jdbc.sql("""
                        select seat.username, seat.state, training.department_id, training_session.ends_at
                        from training_seat seat
                          join training on training.id = seat.training_id
                          left join training_session on training_session.id = seat.session_id
                        where training.run_id = :runId and training.wave_id = :waveId
                        order by training.scheduled_at, seat.round""")
                .param("runId", runId)
                .param("waveId", waveId)
                .query((row, number) -> {
                    LearnerState state = LearnerState.valueOf(row.getString("state"));
                    return new TrainingRecord(
                            row.getString("username"),
                            row.getString("department_id"),
                            state,
                            state == LearnerState.ATTENDED ? instant(row, "ends_at") : null);
                })
                .list()
                // Who was trained once stays trained, whatever came after in another department; the last session
                // counts.
                .forEach(record -> records.merge(
                        record.username(),
                        record,
                        (before, now) -> before.trained()
                                        && (!now.trained() || before.trainedAt().isAfter(now.trainedAt()))
                                ? before
                                : now));
        return records;
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static Training training(ResultSet row, int number) throws SQLException {
        return new Training(
                row.getString("id"),
                row.getString("program_id"),
                row.getString("run_id"),
                row.getString("wave_id"),
                row.getString("department_id"),
                row.getInt("rounds"),
                instant(row, "scheduled_at"),
                instant(row, "sessions_end_at"),
                instant(row, "evaluated_at"));
    }

    private static Session session(ResultSet row, int number) throws SQLException {
        return new Session(
                row.getString("id"),
                row.getString("training_id"),
                row.getInt("round"),
                row.getString("trainer"),
                instant(row, "starts_at"),
                instant(row, "ends_at"),
                row.getString("format"),
                row.getString("location"),
                row.getString("room"),
                row.getInt("invitation_sequence"));
    }

    private static Seat seat(ResultSet row, int number) throws SQLException {
        return new Seat(
                row.getString("id"),
                row.getString("training_id"),
                row.getInt("round"),
                row.getString("session_id"),
                row.getString("username"),
                LearnerState.valueOf(row.getString("state")),
                row.getString("delivery_id"));
    }
}
