package dev.tollgate.training;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Trainings, sessions and seats in the database. */
@Component
class TrainingStore {

    private static final int LONGEST_REASON = 2000;

    private static final String PARTS = """
            select seat.username, seat.part, seat.state, training.department_id, training_session.ends_at
            from training_seat seat
              join training on training.id = seat.training_id
              left join training_session on training_session.id = seat.session_id
            where training.run_id = :runId and training.wave_id = :waveId %s
            order by training.scheduled_at, seat.round, seat.part""";

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

    /** The sessions of all programs that are not over. */
    List<Session> ahead(Instant now) {
        return jdbc.sql(
                        "select * from training_session where ends_at > :now and cancelled_at is null order by starts_at, id")
                .param("now", at(now))
                .query(TrainingStore::session)
                .list();
    }

    /** The runs with sessions that are to begin. */
    List<String> runsAhead(Instant now) {
        return jdbc.sql("""
                        select distinct training.run_id from training_session session
                          join training on training.id = session.training_id
                        where session.starts_at > :now and session.cancelled_at is null order by training.run_id""").param("now", at(now)).query(String.class).list();
    }

    /** The sessions of a run that are to begin. */
    List<Session> aheadOf(String runId, Instant now) {
        return jdbc.sql("""
                        select session.* from training_session session
                          join training on training.id = session.training_id
                        where training.run_id = :runId and session.starts_at > :now and session.cancelled_at is null
                        order by session.starts_at, session.id""")
                .param("runId", runId)
                .param("now", at(now))
                .query(TrainingStore::session)
                .list();
    }

    /** Who of a program sits in sessions that are not over. */
    List<Seat> seatsAhead(String programId, Instant now) {
        return jdbc.sql("""
                        select seat.* from training_seat seat
                          join training_session session on session.id = seat.session_id
                          join training on training.id = seat.training_id
                        where training.program_id = :programId and session.ends_at > :now and seat.state in ('BOOKED', 'INVITED')
                        order by session.starts_at, seat.username""")
                .param("programId", programId)
                .param("now", at(now))
                .query(TrainingStore::seat)
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
                          part, reason, invitation_sequence)
                        values (:id, :trainingId, :round, :trainer, :startsAt, :endsAt, :format, :location, :room,
                          :part, :reason, :sequence)""")
                .param("id", session.id())
                .param("trainingId", session.trainingId())
                .param("round", session.round())
                .param("trainer", session.trainer())
                .param("startsAt", at(session.startsAt()))
                .param("endsAt", at(session.endsAt()))
                .param("format", session.format())
                .param("location", session.location())
                .param("room", session.room())
                .param("part", session.part())
                .param("reason", shortened(session.reason()))
                .param("sequence", session.sequence())
                .update();
    }

    /** A seat in a session. */
    void insertSeat(Session session, String username) {
        insertSeat(
                session.trainingId(),
                session.round(),
                session.part(),
                session.id(),
                username,
                LearnerState.BOOKED,
                null);
    }

    /** Nobody's seat: the learner is on record with why there is none. */
    void insertWithoutSeat(String trainingId, int round, int part, String username, String reason) {
        insertSeat(trainingId, round, part, null, username, LearnerState.WITHOUT_SEAT, reason);
    }

    private void insertSeat(
            String trainingId,
            int round,
            int part,
            @Nullable String sessionId,
            String username,
            LearnerState state,
            @Nullable String reason) {
        jdbc.sql("""
                        insert into training_seat (id, training_id, round, part, session_id, username, state, reason)
                        values (:id, :trainingId, :round, :part, :sessionId, :username, :state, :reason)""")
                .param("id", UUID.randomUUID().toString())
                .param("trainingId", trainingId)
                .param("round", round)
                .param("part", part)
                .param("sessionId", sessionId)
                .param("username", username)
                .param("state", state.name())
                .param("reason", shortened(reason))
                .update();
    }

    /** Where and when a session is now; who has its invitation is told anew. */
    void change(Session session) {
        jdbc.sql("""
                        update training_session set trainer = :trainer, starts_at = :startsAt, ends_at = :endsAt,
                          location = :location, room = :room, reason = :reason, invitation_sequence = :sequence
                        where id = :id""")
                .param("trainer", session.trainer())
                .param("startsAt", at(session.startsAt()))
                .param("endsAt", at(session.endsAt()))
                .param("location", session.location())
                .param("room", session.room())
                .param("reason", shortened(session.reason()))
                .param("sequence", session.sequence())
                .param("id", session.id())
                .update();
    }

    void cancel(Session session, Instant now) {
        jdbc.sql("update training_session set cancelled_at = :now, invitation_sequence = :sequence where id = :id")
                .param("now", at(now))
                .param("sequence", session.sequence())
                .param("id", session.id())
                .update();
    }

    /** A seat in another session, or in none. The invitation is to be sent again. */
    void reseat(Seat seat, @Nullable String sessionId, @Nullable String reason) {
        jdbc.sql("""
                        update training_seat set session_id = :sessionId, state = :state, reason = :reason, delivery_id = null
                        where id = :id""")
                .param("sessionId", sessionId)
                .param("state", (sessionId == null ? LearnerState.WITHOUT_SEAT : LearnerState.BOOKED).name())
                .param("reason", shortened(reason))
                .param("id", seat.id())
                .update();
    }

    /** When the last session of the latest round ends, after some were moved. */
    void endsAt(String trainingId, Instant sessionsEndAt) {
        jdbc.sql("update training set sessions_end_at = :endAt where id = :id")
                .param("endAt", at(sessionsEndAt))
                .param("id", trainingId)
                .update();
    }

    void insert(String programId, Unavailability unavailable, String by, Instant now) {
        jdbc.sql("""
                        insert into training_unavailability (id, program_id, kind, name, location, from_at, until_at,
                          recorded_by, recorded_at)
                        values (:id, :programId, :kind, :name, :location, :from, :until, :by, :now)""")
                .param("id", UUID.randomUUID().toString())
                .param("programId", programId)
                .param("kind", unavailable.kind().name())
                .param("name", unavailable.name())
                .param("location", unavailable.location())
                .param("from", at(unavailable.from()))
                .param("until", at(unavailable.until()))
                .param("by", by)
                .param("now", at(now))
                .update();
    }

    /** What of a program cannot be had from an instant on. */
    List<Unavailability> unavailable(String programId, Instant from) {
        return jdbc.sql("""
                        select kind, name, location, from_at, until_at from training_unavailability
                        where program_id = :programId and until_at > :from order by from_at, id""")
                .param("programId", programId)
                .param("from", at(from))
                .query((row, number) -> new Unavailability(
                        Unavailability.Kind.valueOf(row.getString("kind")),
                        row.getString("name"),
                        row.getString("location"),
                        instant(row, "from_at"),
                        instant(row, "until_at")))
                .list();
    }

    void become(Seat seat, LearnerState state) {
        jdbc.sql("update training_seat set state = :state where id = :id")
                .param("state", state.name())
                .param("id", seat.id())
                .update();
    }

    /** Whether who was there did the key task alone. */
    void observe(Seat seat, boolean proficient, Instant now) {
        jdbc.sql("update training_seat set proficient = :proficient, observed_at = :now where id = :id")
                .param("proficient", proficient)
                .param("now", at(now))
                .param("id", seat.id())
                .update();
    }

    /** What trainers saw in the sessions of a wave. */
    List<Observed> observed(String runId, String waveId) {
        return jdbc.sql("""
                        select seat.training_id, seat.round, seat.part, seat.username, seat.proficient, seat.observed_at, session.ends_at
                        from training_seat seat
                          join training on training.id = seat.training_id
                          join training_session session on session.id = seat.session_id
                        where training.run_id = :runId and training.wave_id = :waveId and seat.proficient is not null
                        order by seat.training_id, seat.round, seat.part, seat.username""")
                .param("runId", runId)
                .param("waveId", waveId)
                .query((row, number) -> new Observed(
                        row.getString("training_id"),
                        row.getInt("round"),
                        row.getInt("part"),
                        new Proficiency(
                                row.getString("username"),
                                row.getBoolean("proficient"),
                                instant(row, "ends_at"),
                                instant(row, "observed_at"))))
                .list();
    }

    /** @param sequence of the invitation */
    void invited(Seat seat, String deliveryId, int sequence, LearnerState state) {
        jdbc.sql("""
                        update training_seat set state = :state, delivery_id = :deliveryId, invited_sequence = :sequence
                        where id = :id""")
                .param("state", state.name())
                .param("sequence", sequence)
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

    /** A session that nobody else changes or answers until the transaction ends. */
    Optional<Session> lockedSession(String id) {
        return jdbc.sql("select * from training_session where id = :id for update")
                .param("id", id)
                .query(TrainingStore::session)
                .optional();
    }

    Training training(String id) {
        return jdbc.sql("select * from training where id = :id")
                .param("id", id)
                .query(TrainingStore::training)
                .single();
    }

    Optional<Reply> reply(String sessionId, String username) {
        return jdbc.sql("select * from training_reply where session_id = :sessionId and username = :username")
                .param("sessionId", sessionId)
                .param("username", username)
                .query(TrainingStore::reply)
                .optional();
    }

    /** The replies to the invitations of a training, also to sessions that were cancelled. */
    List<Reply> replies(String trainingId) {
        return jdbc.sql("""
                        select reply.* from training_reply reply
                          join training_session session on session.id = reply.session_id
                        where session.training_id = :id order by session.starts_at, session.id, reply.username""").param("id", trainingId).query(TrainingStore::reply).list();
    }

    /** @param again whether the learner has answered before */
    void keep(Reply reply, boolean again) {
        jdbc.sql(again ? """
                                update training_reply set answer = :answer, sequence = :sequence, said_at = :saidAt,
                                  received_at = :receivedAt
                                where session_id = :sessionId and username = :username""" : """
                                insert into training_reply (session_id, username, answer, sequence, said_at, received_at)
                                values (:sessionId, :username, :answer, :sequence, :saidAt, :receivedAt)""")
                .param("sessionId", reply.sessionId())
                .param("username", reply.username())
                .param("answer", reply.answer().name())
                .param("sequence", reply.sequence())
                .param("saidAt", at(reply.saidAt()))
                .param("receivedAt", at(reply.receivedAt()))
                .update();
    }

    /** How many seats each session of a program has that somebody sits or sat on, by session id. */
    Map<String, Integer> seatsTaken(String programId) {
        Map<String, Integer> taken = new LinkedHashMap<>();
        jdbc.sql("""
                        select seat.session_id, count(*) as seats from training_seat seat
                          join training on training.id = seat.training_id
                        where training.program_id = :programId and seat.session_id is not null
                          and seat.state not in ('LEFT', 'WITHOUT_SEAT')
                        group by seat.session_id""").param("programId", programId).query(row -> {
            taken.put(row.getString("session_id"), row.getInt("seats"));
        });
        return taken;
    }

    /** The trainings of a wave in a run. */
    List<Training> ofWave(String runId, String waveId) {
        return jdbc.sql("select * from training where run_id = :runId and wave_id = :waveId order by scheduled_at, id")
                .param("runId", runId)
                .param("waveId", waveId)
                .query(TrainingStore::training)
                .list();
    }

    /** All seats of a training, those of later rounds later. */
    List<Seat> seats(String trainingId) {
        return jdbc.sql("select * from training_seat where training_id = :id order by round, part, username")
                .param("id", trainingId)
                .query(TrainingStore::seat)
                .list();
    }

    /** The latest record of each learner of a wave for each part, as the seats have it. */
    Map<String, Map<Integer, TrainingRecord>> partsOfWave(String runId, String waveId) {
        return parts(jdbc.sql(PARTS.formatted("")).param("runId", runId).param("waveId", waveId));
    }

    /** As {@link #partsOfWave}, of some people. */
    Map<String, Map<Integer, TrainingRecord>> partsAmong(String runId, String waveId, Collection<String> usernames) {
        return usernames.isEmpty()
                ? Map.of()
                : parts(jdbc.sql(PARTS.formatted("and seat.username in (:usernames)"))
                        .param("runId", runId)
                        .param("waveId", waveId)
                        .param("usernames", usernames));
    }

    private static Map<String, Map<Integer, TrainingRecord>> parts(JdbcClient.StatementSpec seats) {
        Map<String, Map<Integer, TrainingRecord>> parts = new LinkedHashMap<>();
        seats.query(row -> {
            LearnerState state = LearnerState.valueOf(row.getString("state"));
            TrainingRecord record = new TrainingRecord(
                    row.getString("username"),
                    row.getString("department_id"),
                    state,
                    state == LearnerState.ATTENDED ? instant(row, "ends_at") : null);
            parts.computeIfAbsent(record.username(), username -> new TreeMap<>())
                    .merge(row.getInt("part"), record, ProvenAttendance::later);
        });
        return parts;
    }

    /** The parts that each learner of a wave has attended, as the seats have it. */
    Map<String, Set<Integer>> attendedParts(String runId, String waveId) {
        Map<String, Set<Integer>> attended = new LinkedHashMap<>();
        jdbc.sql("""
                        select seat.username, seat.part from training_seat seat
                          join training on training.id = seat.training_id
                        where training.run_id = :runId and training.wave_id = :waveId and seat.state = 'ATTENDED'""").param("runId", runId).param("waveId", waveId).query(row -> {
            attended.computeIfAbsent(row.getString("username"), username -> new TreeSet<>())
                    .add(row.getInt("part"));
        });
        return attended;
    }

    private static @Nullable String shortened(@Nullable String reason) {
        return reason == null || reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
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
                row.getInt("part"),
                row.getString("reason"),
                instant(row, "cancelled_at"),
                row.getInt("invitation_sequence"));
    }

    private static Seat seat(ResultSet row, int number) throws SQLException {
        return new Seat(
                row.getString("id"),
                row.getString("training_id"),
                row.getInt("round"),
                row.getInt("part"),
                row.getString("session_id"),
                row.getString("username"),
                LearnerState.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getString("delivery_id"),
                row.getObject("invited_sequence", Integer.class));
    }

    private static Reply reply(ResultSet row, int number) throws SQLException {
        return new Reply(
                row.getString("session_id"),
                row.getString("username"),
                Reply.Answer.valueOf(row.getString("answer")),
                row.getInt("sequence"),
                instant(row, "said_at"),
                instant(row, "received_at"));
    }
}
