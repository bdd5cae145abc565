package dev.tollgate.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What workers returned, one row for one pass of one job type through one element. */
@Component
class JobResults {

    private static final TypeReference<Map<String, Object>> VARIABLES = new TypeReference<>() {};
    private static final String ONE = " where epoch = :epoch and element_instance_key = :element and job_type = :type";

    private final JdbcClient jdbc;
    private final Epoch epoch;
    private final ObjectMapper json;
    private final Clock clock;

    JobResults(JdbcClient jdbc, Epoch epoch, ObjectMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.epoch = epoch;
        this.json = json;
        this.clock = clock;
    }

    Optional<Map<String, Object>> of(Job job) {
        return one("select result from job_result" + ONE, job)
                .query(String.class)
                .optional()
                .map(this::read);
    }

    /** First thing in a worker's transaction: whoever comes second waits here and fails on the unique key. */
    void claim(Job job) {
        one(
                        "insert into job_result (epoch, element_instance_key, job_type, done_at) values (:epoch, :element, :type, :now)",
                        job)
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    void store(Job job, Map<String, Object> result) {
        one("update job_result set result = :result" + ONE, job)
                .param("result", write(result))
                .update();
    }

    void completed(Job job) {
        one("update job_result set completed_job_key = :key" + ONE, job)
                .param("key", job.key())
                .update();
    }

    boolean completedBefore(Job job) {
        return one("select count(completed_job_key) from job_result" + ONE, job)
                        .query(Long.class)
                        .single()
                > 0;
    }

    private JdbcClient.StatementSpec one(String sql, Job job) {
        return jdbc.sql(sql)
                .param("epoch", epoch.current())
                .param("element", job.elementInstanceKey())
                .param("type", job.type());
    }

    private String write(Map<String, Object> result) {
        try {
            return json.writeValueAsString(result);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A worker's result must be plain JSON", e);
        }
    }

    private Map<String, Object> read(String result) {
        try {
            return json.readValue(result, VARIABLES);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored result is not JSON", e);
        }
    }
}
