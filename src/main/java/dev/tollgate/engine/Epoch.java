package dev.tollgate.engine;

import io.camunda.client.api.command.ClientStatusException;
import io.camunda.client.api.response.EvaluateDecisionResponse;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Binds this database to one engine. The engine's keys mean nothing in another engine (after a wipe a broker counts anew),
 * so both carry the same random id: the database in a row, the engine in a tiny decision of its own data.
 */
@Component
class Epoch {

    private static final String DECISION = "tollgate-epoch";

    private final Engine engine;
    private final JdbcClient jdbc;
    private final Clock clock;
    private volatile String current;

    Epoch(Engine engine, JdbcClient jdbc, Clock clock) {
        this.engine = engine;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    String current() {
        if (current == null) {
            current = inDatabase().orElseThrow(() -> new IllegalStateException("The engine is not bound yet"));
        }
        return current;
    }

    /**
     * @throws EngineMismatch when database and engine do not belong together
     */
    void bind() {
        Optional<String> here = inDatabase();
        Optional<String> there = inEngine();
        if (here.isEmpty() && there.isEmpty()) {
            String epoch = UUID.randomUUID().toString();
            try {
                jdbc.sql("insert into engine_binding (id, epoch, bound_at) values (1, :epoch, :now)")
                        .param("epoch", epoch)
                        .param("now", Timestamp.from(clock.instant()))
                        .update();
            } catch (DuplicateKeyException anotherInstanceWasFaster) {
                epoch = inDatabase().orElseThrow();
            }
            mark(epoch);
        } else if (here.isPresent() && there.isEmpty() && nothingRanYet()) {
            mark(here.get());
        } else if (here.isEmpty()) {
            throw new EngineMismatch(
                    "This Camunda engine already belongs to another Tollgate database, and the configured database is new.");
        } else if (there.isEmpty()) {
            throw new EngineMismatch(
                    "This database belongs to another Camunda engine; the configured engine has never seen Tollgate.");
        } else if (!here.equals(there)) {
            throw new EngineMismatch("This database and this Camunda engine belong to two different installations"
                    + " (database %s, engine %s).".formatted(here.get(), there.get()));
        }
        current = inDatabase().orElseThrow();
    }

    /** A crash between the row and the deployment leaves a bound database and an unmarked engine, and nothing else. */
    private boolean nothingRanYet() {
        return jdbc.sql("select count(*) from deployed_process")
                        .query(Long.class)
                        .single()
                == 0;
    }

    private Optional<String> inDatabase() {
        return jdbc.sql("select epoch from engine_binding where id = 1")
                .query(String.class)
                .optional();
    }

    private Optional<String> inEngine() {
        try {
            EvaluateDecisionResponse response = engine.client()
                    .newEvaluateDecisionCommand()
                    .decisionId(DECISION)
                    .send()
                    .join();
            return Optional.of(response.getDecisionOutput().replace("\"", ""));
        } catch (ClientStatusException e) {
            if (e.getStatusCode() == Status.Code.NOT_FOUND
                    || (e.getStatusCode() == Status.Code.INVALID_ARGUMENT
                            && String.valueOf(e.getMessage()).contains("no decision found"))) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void mark(String epoch) {
        String decision = """
                <?xml version="1.0" encoding="UTF-8"?>
                <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="tollgate-epoch-drg" \
                name="Tollgate epoch" namespace="https://tollgate.dev/epoch">
                  <decision id="%s" name="Which Tollgate database this engine belongs to">
                    <variable name="epoch" typeRef="string"/>
                    <literalExpression><text>"%s"</text></literalExpression>
                  </decision>
                </definitions>
                """.formatted(DECISION, epoch);
        engine.client()
                .newDeployResourceCommand()
                .addResourceBytes(decision.getBytes(StandardCharsets.UTF_8), DECISION + ".dmn")
                .send()
                .join();
    }

    /** Stops the start: nothing the two say about each other could be trusted. */
    static class EngineMismatch extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        EngineMismatch(String what) {
            super(what
                    + " Point Tollgate at the database and the engine that were used together, or begin anew with both"
                    + " (locally: start once with --tollgate.local.wipe=true).");
        }
    }
}
