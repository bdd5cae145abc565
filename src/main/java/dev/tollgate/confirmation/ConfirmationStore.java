package dev.tollgate.confirmation;

import dev.tollgate.language.Wording;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Who was asked for what, the hashes of the links to it, and what was answered. */
@Component
class ConfirmationStore {

    private final JdbcClient jdbc;

    ConfirmationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param yes null until it is answered */
    record Asked(
            String id,
            Confirmations.Request request,
            String username,
            @Nullable Instant answeredAt,
            @Nullable Boolean yes,
            String reason) {}

    void ask(String id, Confirmations.Request request, String username, Instant now) {
        jdbc.sql("""
                        insert into confirmation (id, program_id, run_id, wave_id, purpose, subject_id, username, question, \
                        asked_at, reason_needed, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')""")
                .params(
                        id,
                        request.programId(),
                        request.runId(),
                        request.waveId(),
                        request.purpose(),
                        request.subjectId(),
                        username,
                        request.question(),
                        at(now),
                        request.reasonNeeded())
                .update();
    }

    void issue(String tokenHash, String confirmationId, Instant now, Instant expiresAt) {
        jdbc.sql("""
                        insert into confirmation_token (token_hash, confirmation_id, issued_at, expires_at) \
                        values (?, ?, ?, ?)""").params(tokenHash, confirmationId, at(now), at(expiresAt)).update();
    }

    boolean hasLink(String confirmationId, Instant now) {
        return jdbc.sql("select count(*) from confirmation_token where confirmation_id = ? and expires_at > ?")
                        .params(confirmationId, at(now))
                        .query(Integer.class)
                        .single()
                > 0;
    }

    Optional<Asked> byToken(String tokenHash) {
        return jdbc.sql("""
                        select c.* from confirmation c join confirmation_token t on t.confirmation_id = c.id \
                        where t.token_hash = ?""").param(tokenHash).query(ConfirmationStore::asked).optional();
    }

    boolean expired(String tokenHash, Instant now) {
        return jdbc.sql("select count(*) from confirmation_token where token_hash = ? and expires_at <= ?")
                        .params(tokenHash, at(now))
                        .query(Integer.class)
                        .single()
                > 0;
    }

    Optional<Asked> of(Confirmations.Request request, String username) {
        return jdbc.sql("""
                        select * from confirmation \
                        where program_id = ? and purpose = ? and subject_id = ? and username = ?""")
                .params(request.programId(), request.purpose(), request.subjectId(), username)
                .query(ConfirmationStore::asked)
                .optional();
    }

    List<Asked> answered(String programId, String purpose, String subjectId) {
        return jdbc.sql("""
                        select * from confirmation where program_id = ? and purpose = ? and subject_id = ? \
                        and answered_at is not null order by answered_at, id""")
                .params(programId, purpose, subjectId)
                .query(ConfirmationStore::asked)
                .list();
    }

    /** False when it was answered before; of two answers at the same time one is. */
    boolean answer(String id, boolean yes, String reason, Instant now) {
        return jdbc.sql("""
                        update confirmation set answered_at = ?, answered_yes = ?, reason = ? \
                        where id = ? and answered_at is null""").params(at(now), yes, reason, id).update() == 1;
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static Asked asked(ResultSet row, int number) throws SQLException {
        OffsetDateTime answeredAt = row.getObject("answered_at", OffsetDateTime.class);
        boolean yes = row.getBoolean("answered_yes");
        return new Asked(
                row.getString("id"),
                new Confirmations.Request(
                        row.getString("program_id"),
                        row.getString("run_id"),
                        row.getString("wave_id"),
                        row.getString("purpose"),
                        row.getString("subject_id"),
                        Wording.of(row.getString("question")),
                        row.getBoolean("reason_needed")),
                row.getString("username"),
                answeredAt == null ? null : answeredAt.toInstant(),
                answeredAt == null ? null : yes,
                row.getString("reason"));
    }
}
