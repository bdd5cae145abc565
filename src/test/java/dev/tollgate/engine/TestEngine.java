package dev.tollgate.engine;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.ClientStatusException;
import io.camunda.zeebe.logstreams.log.LogAppendEntry;
import io.camunda.zeebe.logstreams.log.LogStream;
import io.camunda.zeebe.logstreams.log.LogStreamWriter;
import io.camunda.zeebe.logstreams.log.WriteContext;
import io.camunda.zeebe.process.test.api.ZeebeTestEngine;
import io.camunda.zeebe.process.test.engine.EngineFactory;
import io.camunda.zeebe.protocol.impl.encoding.MsgPackConverter;
import io.camunda.zeebe.protocol.impl.record.RecordMetadata;
import io.camunda.zeebe.protocol.impl.record.value.usertask.UserTaskRecord;
import io.camunda.zeebe.protocol.record.Record;
import io.camunda.zeebe.protocol.record.RecordType;
import io.camunda.zeebe.protocol.record.RejectionType;
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.IncidentIntent;
import io.camunda.zeebe.protocol.record.intent.Intent;
import io.camunda.zeebe.protocol.record.intent.JobIntent;
import io.camunda.zeebe.protocol.record.intent.ProcessInstanceIntent;
import io.camunda.zeebe.protocol.record.intent.UserTaskIntent;
import io.camunda.zeebe.protocol.record.value.BpmnElementType;
import io.camunda.zeebe.protocol.record.value.IncidentRecordValue;
import io.camunda.zeebe.protocol.record.value.JobRecordValue;
import io.camunda.zeebe.protocol.record.value.ProcessInstanceRecordValue;
import io.camunda.zeebe.protocol.record.value.TimerRecordValue;
import io.camunda.zeebe.protocol.record.value.UserTaskRecordValue;
import io.camunda.zeebe.protocol.record.value.VariableRecordValue;
import io.grpc.Status;
import java.lang.reflect.Field;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.awaitility.Awaitility;

/**
 * The in-memory engine of the process tests, behind the few words that a process test needs. Camunda user tasks are
 * completed by a command on the engine's log, since this engine has no REST interface; {@link TaskInterface} adds the part
 * of it that is about tasks.
 */
public final class TestEngine implements AutoCloseable {

    private static final int ATTEMPTS_TO_READ = 500;
    /** A busy machine deploys all models, or gives a command its turn, in more than the usual ten seconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** A job handed back for so long has to wait; one handed back for less had trouble. */
    private static final Duration LONG_WAIT = Duration.ofMinutes(1);

    private final ZeebeTestEngine engine;
    private final CamundaClient client;
    private final TaskInterface rest;
    private boolean closed;

    private final Map<Long, OpenTask> tasks = new LinkedHashMap<>();
    private final Map<Long, OpenIncident> incidents = new LinkedHashMap<>();
    private final Map<Long, OpenJob> jobs = new LinkedHashMap<>();
    private final Map<Long, OpenJob> failed = new HashMap<>();
    private final Map<Long, OpenJob> waiting = new HashMap<>();
    private final Map<Long, Instant> timers = new HashMap<>();
    private final Map<Long, ProcessInstanceRecordValue> elements = new LinkedHashMap<>();
    private final Map<Long, Map<String, String>> variables = new HashMap<>();
    private final List<Completed> completed = new ArrayList<>();
    private final Map<Long, ProcessInstanceRecordValue> begun = new LinkedHashMap<>();
    private final Set<String> passed = new TreeSet<>();
    private final Map<Long, Record<?>> answers = new HashMap<>();
    private int read;
    private int happened;

    public TestEngine() {
        engine = EngineFactory.create();
        makeLogSafe();
        engine.start();
        rest = new TaskInterface(this);
        client = CamundaClient.newClientBuilder()
                .applyEnvironmentVariableOverrides(false)
                .preferRestOverGrpc(false)
                .grpcAddress(URI.create("http://" + engine.getGatewayAddress()))
                .restAddress(rest.address())
                .numJobWorkerExecutionThreads(4)
                .defaultRequestTimeout(PATIENCE)
                .build();
    }

    public CamundaClient client() {
        return client;
    }

    /** A user task that waits for a person. */
    public record OpenTask(long key, String elementId, String processId, UserTaskRecordValue value) {}

    /** An incident not yet resolved. */
    public record OpenIncident(long key, long jobKey, String processId, String elementId, String message) {}

    /** A job that nobody has completed yet, and that neither an incident nor a time to wait holds up. */
    public record OpenJob(long key, String type, String processId, String elementId, long processInstanceKey) {}

    public synchronized List<OpenTask> openTasks() {
        read();
        return List.copyOf(tasks.values());
    }

    public synchronized List<OpenIncident> openIncidents() {
        read();
        return List.copyOf(incidents.values());
    }

    public synchronized List<OpenJob> openJobs() {
        read();
        return List.copyOf(jobs.values());
    }

    /** What the form of a task shows: the variables of the task itself. */
    public synchronized Map<String, Object> shown(OpenTask task) {
        return variables(task.value().getElementInstanceKey());
    }

    /** The variables of an instance or of an element in it, without those of what surrounds it. */
    public synchronized Map<String, Object> variables(long scopeKey) {
        read();
        Map<String, Object> values = new LinkedHashMap<>();
        variables
                .getOrDefault(scopeKey, Map.of())
                .forEach((name, value) -> values.put(
                        name, client.getConfiguration().getJsonMapper().fromJson(value, Object.class)));
        return values;
    }

    /** The last value of every variable that there is or was, in JSON: what Operate shows. */
    public synchronized List<String> values() {
        read();
        return variables.values().stream()
                .flatMap(scope -> scope.values().stream())
                .toList();
    }

    /** The keys of the instances of a process that the engine activated and neither completed nor cancelled. */
    public synchronized List<Long> activeInstances(String processId) {
        read();
        return elements.entrySet().stream()
                .filter(element -> element.getValue().getBpmnElementType() == BpmnElementType.PROCESS
                        && element.getValue().getBpmnProcessId().equals(processId))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The keys of all instances that the engine ever activated, of whatever process. */
    public synchronized Set<Long> begun() {
        read();
        return Set.copyOf(begun.keySet());
    }

    /** The keys of the instances that an instance called, also of those that are over. */
    public synchronized List<Long> calledBy(long processInstanceKey) {
        read();
        return begun.entrySet().stream()
                .filter(instance -> instance.getValue().getParentProcessInstanceKey() == processInstanceKey)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The keys of the instances that no other instance called. */
    public synchronized List<Long> activeRoots() {
        read();
        return elements.entrySet().stream()
                .filter(element -> element.getValue().getBpmnElementType() == BpmnElementType.PROCESS
                        && element.getValue().getParentProcessInstanceKey() < 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    public synchronized boolean isActive(long processInstanceKey, String elementId) {
        read();
        return elements.values().stream()
                .anyMatch(element -> element.getProcessInstanceKey() == processInstanceKey
                        && element.getElementId().equals(elementId));
    }

    /** The key of the only active element with this id in an instance. */
    public synchronized long activeElement(long processInstanceKey, String elementId) {
        read();
        return elements.entrySet().stream()
                .filter(element -> element.getValue().getProcessInstanceKey() == processInstanceKey
                        && element.getValue().getElementId().equals(elementId))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("'%s' is not active in %d".formatted(elementId, processInstanceKey)));
    }

    /** The ids of the elements of an instance that the engine completed, in order. */
    public synchronized List<String> completedElements(long processInstanceKey) {
        read();
        return completed.stream()
                .filter(value -> value.value().getProcessInstanceKey() == processInstanceKey)
                .map(value -> value.value().getElementId())
                .toList();
    }

    /** The elements completed and the sequence flows taken in all instances so far, each as process id#element id. */
    public synchronized Set<String> passed() {
        read();
        return Set.copyOf(passed);
    }

    /** True once the instance completed (not when it was cancelled). */
    public synchronized boolean completed(long processInstanceKey) {
        read();
        return completed.stream().anyMatch(value -> value.key() == processInstanceKey);
    }

    /** How many timers wait for a date. */
    public synchronized long waitingTimers() {
        read();
        return timers.size();
    }

    /** When the next timer is due. */
    public synchronized Optional<Instant> nextTimer() {
        read();
        return timers.values().stream().min(Comparator.naturalOrder());
    }

    /** Grows whenever something happens in a process; workers that only ask for jobs do not count. */
    public synchronized int happened() {
        read();
        return happened;
    }

    public void complete(OpenTask task, Map<String, Object> variables) {
        command(
                UserTaskIntent.COMPLETE,
                new UserTaskRecord()
                        .setUserTaskKey(task.key())
                        .setAction("complete")
                        .setVariables(new UnsafeBuffer(MsgPackConverter.convertToMsgPack(variables))));
    }

    /** From now on the part of the engine that people's tasks are commanded by does not answer, or does again. */
    public void tasksDown(boolean down) {
        rest.down(down);
    }

    void command(UserTaskIntent intent, UserTaskRecord command) {
        LogStreamWriter writer = logStream().newLogStreamWriter();
        long position = writer.tryWrite(
                        WriteContext.internal(),
                        LogAppendEntry.of(
                                command.getUserTaskKey(),
                                new RecordMetadata()
                                        .recordType(RecordType.COMMAND)
                                        .valueType(ValueType.USER_TASK)
                                        .intent(intent),
                                command))
                .get();
        awaitAnswer(position);
    }

    /** Like Operate's Retry, pressed again while Tollgate has not yet given the job of this very incident its retry. */
    public void retry(OpenIncident incident) {
        Awaitility.await()
                .ignoreExceptionsMatching(e -> e instanceof ClientStatusException rejected
                        && rejected.getStatusCode() == Status.Code.FAILED_PRECONDITION)
                .until(() -> {
                    client.newResolveIncidentCommand(incident.key()).send().join();
                    return true;
                });
    }

    public void advance(Duration duration) {
        engine.increaseTime(duration);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            client.close();
            rest.close();
            engine.stop();
        }
    }

    /** The task ended before it was answered, as when a timer on it had fired. */
    public static final class TaskGone extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        private TaskGone(String message) {
            super(message);
        }
    }

    private static boolean ended(Intent intent) {
        return intent == ProcessInstanceIntent.ELEMENT_COMPLETED || intent == ProcessInstanceIntent.ELEMENT_TERMINATED;
    }

    private void awaitAnswer(long position) {
        org.awaitility.Awaitility.await("an answer to the command at " + position)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> answer(position).isPresent());
        answer(position)
                .filter(record -> record.getRecordType() == RecordType.COMMAND_REJECTION)
                .ifPresent(rejection -> {
                    if (rejection.getRejectionType() == RejectionType.NOT_FOUND) {
                        throw new TaskGone(rejection.getRejectionReason());
                    }
                    throw new IllegalStateException(rejection.getRejectionReason());
                });
    }

    private synchronized Optional<Record<?>> answer(long position) {
        read();
        return Optional.ofNullable(answers.get(position));
    }

    /** Takes over what was written since the last time; reading all of a long log each time would take most of a test. */
    private void read() {
        List<Record<?>> log = log();
        for (; read < log.size(); read++) {
            Record<?> record = log.get(read);
            if (record.getValueType() != ValueType.JOB_BATCH) {
                happened++;
            }
            answers.putIfAbsent(record.getSourceRecordPosition(), record);
            if (record.getRecordType() == RecordType.EVENT) {
                take(record);
            }
        }
    }

    private void take(Record<?> event) {
        String intent = event.getIntent().name();
        switch (event.getValue()) {
            case UserTaskRecordValue value -> {
                if (event.getIntent() == UserTaskIntent.CREATED) {
                    tasks.put(
                            event.getKey(),
                            new OpenTask(event.getKey(), value.getElementId(), value.getBpmnProcessId(), value));
                } else if (event.getIntent() == UserTaskIntent.UPDATED
                        || event.getIntent() == UserTaskIntent.ASSIGNED) {
                    tasks.computeIfPresent(
                            event.getKey(),
                            (key, task) -> new OpenTask(key, task.elementId(), task.processId(), value));
                } else if (event.getIntent() == UserTaskIntent.COMPLETED
                        || event.getIntent() == UserTaskIntent.CANCELED) {
                    tasks.remove(event.getKey());
                }
            }
            case IncidentRecordValue value -> {
                if (event.getIntent() == IncidentIntent.CREATED) {
                    incidents.put(
                            event.getKey(),
                            new OpenIncident(
                                    event.getKey(),
                                    value.getJobKey(),
                                    value.getBpmnProcessId(),
                                    value.getElementId(),
                                    value.getErrorMessage()));
                } else if (event.getIntent() == IncidentIntent.RESOLVED) {
                    incidents.remove(event.getKey());
                    Optional.ofNullable(failed.remove(value.getJobKey())).ifPresent(job -> jobs.put(job.key(), job));
                }
            }
            case JobRecordValue value -> {
                if (event.getIntent() == JobIntent.CREATED) {
                    jobs.put(
                            event.getKey(),
                            new OpenJob(
                                    event.getKey(),
                                    value.getType(),
                                    value.getBpmnProcessId(),
                                    value.getElementId(),
                                    value.getProcessInstanceKey()));
                } else if (event.getIntent() == JobIntent.FAILED && value.getRetries() == 0) {
                    Optional.ofNullable(jobs.remove(event.getKey())).ifPresent(job -> failed.put(job.key(), job));
                } else if (event.getIntent() == JobIntent.FAILED && value.getRetryBackoff() >= LONG_WAIT.toMillis()) {
                    Optional.ofNullable(jobs.remove(event.getKey())).ifPresent(job -> waiting.put(job.key(), job));
                } else if (event.getIntent() == JobIntent.RECURRED_AFTER_BACKOFF) {
                    Optional.ofNullable(waiting.remove(event.getKey())).ifPresent(job -> jobs.put(job.key(), job));
                } else if (event.getIntent() == JobIntent.COMPLETED || event.getIntent() == JobIntent.CANCELED) {
                    jobs.remove(event.getKey());
                    failed.remove(event.getKey());
                    waiting.remove(event.getKey());
                }
            }
            case TimerRecordValue value -> {
                if (intent.equals("CREATED")) {
                    timers.put(event.getKey(), Instant.ofEpochMilli(value.getDueDate()));
                } else if (intent.equals("TRIGGERED") || intent.equals("CANCELED")) {
                    timers.remove(event.getKey());
                }
            }
            case VariableRecordValue value ->
                variables
                        .computeIfAbsent(value.getScopeKey(), scope -> new LinkedHashMap<>())
                        .put(value.getName(), value.getValue());
            case ProcessInstanceRecordValue value -> {
                if (event.getIntent() == ProcessInstanceIntent.ELEMENT_COMPLETED
                        || event.getIntent() == ProcessInstanceIntent.SEQUENCE_FLOW_TAKEN) {
                    passed.add(value.getBpmnProcessId() + "#" + value.getElementId());
                }
                if (event.getIntent() == ProcessInstanceIntent.ELEMENT_ACTIVATING) {
                    elements.put(event.getKey(), value);
                    if (value.getBpmnElementType() == BpmnElementType.PROCESS) {
                        begun.put(event.getKey(), value);
                    }
                } else if (ended(event.getIntent())) {
                    elements.remove(event.getKey());
                    if (event.getIntent() == ProcessInstanceIntent.ELEMENT_COMPLETED) {
                        completed.add(new Completed(event.getKey(), value));
                    }
                }
            }
            default -> {}
        }
    }

    private record Completed(long key, ProcessInstanceRecordValue value) {}

    /** The engine's storage counts a block before it holds it; who reads in between meets nothing and comes again. */
    private List<Record<?>> log() {
        for (int attempt = 1; ; attempt++) {
            try {
                return (List<Record<?>>) engine.getRecordStreamSource().getRecords();
            } catch (NullPointerException | ConcurrentModificationException notYetThere) {
                if (attempt == ATTEMPTS_TO_READ) {
                    throw notYetThere;
                }
                LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
            }
        }
    }

    /**
     * The engine keeps its log in a plain list that its gateway writes while its processor reads; under load the processor
     * reads an entry too early and dies.
     */
    private void makeLogSafe() {
        LogStream stream = logStream();
        try {
            Field storageField = stream.getClass().getDeclaredField("logStorage");
            storageField.setAccessible(true);
            Object storage = storageField.get(stream);
            Field entries = storage.getClass().getDeclaredField("logEntries");
            entries.setAccessible(true);
            entries.set(storage, Collections.synchronizedList(new ArrayList<>((List<?>) entries.get(storage))));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This version of the in-memory engine keeps its log elsewhere", e);
        }
    }

    private LogStream logStream() {
        try {
            Field field = engine.getClass().getDeclaredField("logStream");
            field.setAccessible(true);
            return (LogStream) field.get(engine);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This version of the in-memory engine keeps its log elsewhere", e);
        }
    }
}
