package dev.tollgate.pilot;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Repository;

/** Who was asked to try it before the others, the hashes of the links to the question, and what was answered. */
@Repository
class VolunteerStore {

    private static final String COLUMNS = "program_id, username, asked_at, delivery_id, volunteers, answered_at";

    private final JdbcClient jdbc;

    VolunteerStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param volunteers null until it is answered */
    record Asked(
            String programId,
            String username,
            Instant askedAt,
            String deliveryId,
            @Nullable Boolean volunteers,
            @Nullable Instant answeredAt) {}

    List<Asked> of(String programId) {
        return jdbc.sql("select " + COLUMNS + " from pilot_volunteer where program_id = ? order by username")
                .param(programId)
                .query(VolunteerStore::asked)
                .list();
    }

    /** Of these people those who were asked, by username. */
    Map<String, Asked> of(String programId, Collection<String> usernames) {
        Map<String, Asked> asked = new HashMap<>();
        if (!usernames.isEmpty()) {
            jdbc.sql("select " + COLUMNS
                            + " from pilot_volunteer where program_id = :programId and username in (:usernames)")
                    .param("programId", programId)
                    .param("usernames", usernames)
                    .query(VolunteerStore::asked)
                    .list()
                    .forEach(each -> asked.put(each.username(), each));
        }
        return asked;
    }

    Optional<Asked> byToken(String tokenHash) {
        return jdbc.sql("""
                        select v.program_id, v.username, v.asked_at, v.delivery_id, v.volunteers, v.answered_at \
                        from pilot_volunteer v join pilot_volunteer_link l \
                        on l.program_id = v.program_id and l.username = v.username where l.token_hash = ?""").param(tokenHash).query(VolunteerStore::asked).optional();
    }

    /** Usernames of those who answered so. */
    Set<String> answered(String programId, boolean yes) {
        return new TreeSet<>(jdbc.sql("select username from pilot_volunteer where program_id = ? and volunteers = ?")
                .params(programId, yes)
                .query(String.class)
                .list());
    }

    /**
     * The first question to a person.
     *
     * @throws org.springframework.dao.DuplicateKeyException when somebody else asks them at this moment
     */
    void ask(String programId, String username, Instant now, String by, String deliveryId) {
        jdbc.sql("""
                        insert into pilot_volunteer (program_id, username, asked_at, asked_by, delivery_id) \
                        values (?, ?, ?, ?, ?)""").params(programId, username, at(now), by, deliveryId).update();
    }

    /** False when they have answered, or somebody else has asked again, since it was looked up. */
    boolean askAgain(Asked before, Instant now, String by, String deliveryId) {
        return jdbc.sql("""
                        update pilot_volunteer set asked_at = ?, asked_by = ?, delivery_id = ? \
                        where program_id = ? and username = ? and asked_at = ? and volunteers is null""")
                        .params(at(now), by, deliveryId, before.programId(), before.username(), at(before.askedAt()))
                        .update()
                == 1;
    }

    /** Another mail took the place of the one that asked. */
    void mailed(String programId, String username, String deliveryId) {
        jdbc.sql("update pilot_volunteer set delivery_id = ? where program_id = ? and username = ?")
                .params(deliveryId, programId, username)
                .update();
    }

    void issue(String tokenHash, String programId, String username, Instant now, Instant expiresAt) {
        jdbc.sql("""
                        insert into pilot_volunteer_link (token_hash, program_id, username, issued_at, expires_at) \
                        values (?, ?, ?, ?, ?)""")
                .params(tokenHash, programId, username, at(now), at(expiresAt))
                .update();
    }

    boolean hasLink(String programId, String username, Instant now) {
        return jdbc.sql("""
                        select count(*) from pilot_volunteer_link \
                        where program_id = ? and username = ? and expires_at > ?""")
                        .params(programId, username, at(now))
                        .query(Integer.class)
                        .single()
                > 0;
    }

    boolean expired(String tokenHash, Instant now) {
        return jdbc.sql("select count(*) from pilot_volunteer_link where token_hash = ? and expires_at <= ?")
                        .params(tokenHash, at(now))
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** False when it was answered before; of two answers at the same time one is. */
    boolean answer(String programId, String username, boolean yes, Instant now) {
        return jdbc.sql("""
                        update pilot_volunteer set volunteers = ?, answered_at = ? \
                        where program_id = ? and username = ? and volunteers is null""").params(yes, at(now), programId, username).update() == 1;
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static Asked asked(ResultSet row, int number) throws SQLException {
        OffsetDateTime answeredAt = row.getObject("answered_at", OffsetDateTime.class);
        return new Asked(
                row.getString("program_id"),
                row.getString("username"),
                row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                row.getString("delivery_id"),
                row.getObject("volunteers", Boolean.class),
                answeredAt == null ? null : answeredAt.toInstant());
    }
}
