package dev.tollgate.engine;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The deployment registry: each model that Tollgate deployed, by its definition key, in the database. */
@Component
class DeployedModels implements Deployments {

    private final JdbcClient jdbc;
    private final Epoch epoch;
    private final Clock clock;
    private final Map<Long, DeployedProcess> read = new ConcurrentHashMap<>();
    private final Map<Long, Boolean> head = new ConcurrentHashMap<>();

    DeployedModels(JdbcClient jdbc, Epoch epoch, Clock clock) {
        this.jdbc = jdbc;
        this.epoch = epoch;
        this.clock = clock;
    }

    @Override
    public Optional<DeployedProcess> process(long processDefinitionKey) {
        DeployedProcess known = read.get(processDefinitionKey);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<DeployedProcess> found = jdbc.sql("""
                        select process_id, version, checksum, model from deployed_process
                        where epoch = :epoch and process_definition_key = :key
                        """)
                .param("epoch", epoch.current())
                .param("key", processDefinitionKey)
                .query((row, number) -> new DeployedProcess(
                        processDefinitionKey,
                        row.getString("process_id"),
                        ModelReader.name(row.getString("model")),
                        row.getInt("version"),
                        row.getString("checksum"),
                        ModelReader.elements(row.getString("model"))))
                .optional();
        found.ifPresent(process -> read.put(processDefinitionKey, process));
        return found;
    }

    /** The elements of a model and the way through them. */
    ModelGraph graph(long processDefinitionKey) {
        DeployedProcess process = process(processDefinitionKey)
                .orElseThrow(() ->
                        new Refused("Definition %d was not deployed by Tollgate".formatted(processDefinitionKey)));
        String model = jdbc.sql(
                        "select model from deployed_process where epoch = :epoch and process_definition_key = :key")
                .param("epoch", epoch.current())
                .param("key", processDefinitionKey)
                .query(String.class)
                .single();
        return ModelGraph.of(model, process.required().stream().map(Element::id).collect(Collectors.toSet()));
    }

    @Override
    public Optional<DeployedForm> form(long processDefinitionKey, String formId) {
        return formContent(processDefinitionKey, formId).map(FormReader::form);
    }

    @Override
    public Optional<String> formContent(long processDefinitionKey, String formId) {
        return jdbc.sql("""
                        select f.content from deployed_form f
                        join deployed_process p on p.epoch = f.epoch and p.generation = f.generation
                        where p.epoch = :epoch and p.process_definition_key = :processKey and f.form_id = :formId
                        """)
                .param("epoch", epoch.current())
                .param("processKey", processDefinitionKey)
                .param("formId", formId)
                .query(String.class)
                .optional();
    }

    @Override
    public long currentKey(String processId) {
        return jdbc.sql("""
                        select process_definition_key from deployed_process
                        where epoch = :epoch and process_id = :processId
                        order by version desc fetch first 1 rows only
                        """)
                .param("epoch", epoch.current())
                .param("processId", processId)
                .query(Long.class)
                .optional()
                .orElseThrow(() -> new IllegalArgumentException("No process '%s' is deployed".formatted(processId)));
    }

    @Override
    public boolean keepsHead(long processDefinitionKey) {
        return head.computeIfAbsent(
                processDefinitionKey,
                key -> jdbc.sql("""
                                select count(*) from deployed_process
                                where epoch = :epoch and process_definition_key = :key
                                  and model like '%target="evidenceHead"%'
                                """)
                                .param("epoch", epoch.current())
                                .param("key", key)
                                .query(Long.class)
                                .single()
                        > 0);
    }

    /**
     * The decision that was deployed together with a process. The same files have more than one key when somebody
     * deployed others in between; they decide the same.
     */
    long decisionKey(long processDefinitionKey, String decisionId) {
        return jdbc.sql("""
                        select d.decision_key from deployed_decision d
                        join deployed_process p on p.epoch = d.epoch and p.generation = d.generation
                        where p.epoch = :epoch and p.process_definition_key = :processKey
                          and d.decision_id = :decisionId
                        order by d.decision_key desc fetch first 1 rows only
                        """)
                .param("epoch", epoch.current())
                .param("processKey", processDefinitionKey)
                .param("decisionId", decisionId)
                .query(Long.class)
                .optional()
                .orElseThrow(() -> new Refused("No decision '%s' was deployed with process definition %d"
                        .formatted(decisionId, processDefinitionKey)));
    }

    void add(String processId, long key, int version, String generation, String checksum, String model) {
        if (process(key).isPresent()) {
            return;
        }
        jdbc.sql("""
                        insert into deployed_process (epoch, process_definition_key, process_id, version, generation,
                          checksum, model, deployed_at)
                        values (:epoch, :key, :processId, :version, :generation, :checksum, :model, :now)
                        """)
                .param("epoch", epoch.current())
                .param("key", key)
                .param("processId", processId)
                .param("version", version)
                .param("generation", generation)
                .param("checksum", checksum)
                .param("model", model)
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    void addDecision(String decisionId, long key, String generation) {
        boolean known = jdbc.sql("""
                                select count(*) from deployed_decision
                                where epoch = :epoch and decision_key = :key and generation = :generation
                                """)
                        .param("epoch", epoch.current())
                        .param("key", key)
                        .param("generation", generation)
                        .query(Long.class)
                        .single()
                > 0;
        if (!known) {
            jdbc.sql("""
                            insert into deployed_decision (epoch, decision_key, decision_id, generation)
                            values (:epoch, :key, :decisionId, :generation)
                            """)
                    .param("epoch", epoch.current())
                    .param("key", key)
                    .param("decisionId", decisionId)
                    .param("generation", generation)
                    .update();
        }
    }

    void addForm(String formId, String generation, String content) {
        boolean known = jdbc.sql("""
                                select count(*) from deployed_form
                                where epoch = :epoch and form_id = :formId and generation = :generation
                                """)
                        .param("epoch", epoch.current())
                        .param("formId", formId)
                        .param("generation", generation)
                        .query(Long.class)
                        .single()
                > 0;
        if (!known) {
            jdbc.sql("""
                            insert into deployed_form (epoch, form_id, generation, content)
                            values (:epoch, :formId, :generation, :content)
                            """)
                    .param("epoch", epoch.current())
                    .param("formId", formId)
                    .param("generation", generation)
                    .param("content", content)
                    .update();
        }
    }
}
