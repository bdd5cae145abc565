package dev.tollgate.reminder;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was sent to whom. */
@Component
class ReminderStore {

    private final JdbcClient jdbc;

    ReminderStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean hasDigest(String programId, String username, LocalDate day) {
        return jdbc.sql("select count(*) from digest where program_id = ? and username = ? and sent_on = ?")
                        .params(programId, username, day)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** Fails where another instance of the application was faster; its mail counts then. */
    void digest(String programId, String username, LocalDate day, String deliveryId) {
        jdbc.sql("insert into digest (program_id, username, sent_on, delivery_id) values (?, ?, ?, ?)")
                .params(programId, username, day, deliveryId)
                .update();
    }

    boolean told(long taskKey, String username, Urgency urgency) {
        return jdbc.sql(
                                "select count(*) from task_notice where element_instance_key = ? and username = ? and stage = ?")
                        .params(taskKey, username, urgency.name())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    void tell(long taskKey, String username, Urgency urgency, Instant now) {
        if (!told(taskKey, username, urgency)) {
            jdbc.sql("insert into task_notice (element_instance_key, username, stage, told_at) values (?, ?, ?, ?)")
                    .params(
                            taskKey,
                            username,
                            urgency.name(),
                            now.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                    .update();
        }
    }
}
