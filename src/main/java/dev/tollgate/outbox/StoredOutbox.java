package dev.tollgate.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The outbox in the database, and what its dispatcher needs of it. */
@Component
public class StoredOutbox implements Outbox {

    private static final TypeReference<Map<String, Object>> VARIABLES = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final Clock clock;

    StoredOutbox(JdbcClient jdbc, ObjectMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public String append(String messageName, String correlationKey, Map<String, Object> variables) {
        String id = UUID.randomUUID().toString();
        jdbc.sql("""
                        insert into outbox_message (id, name, correlation_key, variables, created_at)
                        values (:id, :name, :correlationKey, :variables, :createdAt)
                        """)
                .param("id", id)
                .param("name", messageName)
                .param("correlationKey", correlationKey)
                .param("variables", write(variables))
                .param("createdAt", Timestamp.from(clock.instant()))
                .update();
        return id;
    }

    /** The oldest messages not yet published. */
    public List<OutgoingMessage> unsent(int atMost) {
        return jdbc.sql("""
                        select id, name, correlation_key, variables from outbox_message
                        where sent_at is null order by created_at, id fetch first :atMost rows only
                        """).param("atMost", atMost).query(this::message).list();
    }

    /** The engine has taken the message. */
    @Transactional
    public void markSent(String id) {
        jdbc.sql("update outbox_message set sent_at = :now where id = :id and sent_at is null")
                .param("now", Timestamp.from(clock.instant()))
                .param("id", id)
                .update();
    }

    private OutgoingMessage message(ResultSet row, int number) throws SQLException {
        return new OutgoingMessage(
                row.getString("id"),
                row.getString("name"),
                row.getString("correlation_key"),
                read(row.getString("variables")));
    }

    private String write(Map<String, Object> variables) {
        try {
            return json.writeValueAsString(variables);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Variables of a message must be plain JSON", e);
        }
    }

    private Map<String, Object> read(String variables) {
        try {
            return json.readValue(variables, VARIABLES);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Stored variables of a message are not JSON", e);
        }
    }
}
