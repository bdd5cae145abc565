package dev.tollgate.engine;

import io.camunda.client.CamundaClient;
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
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.IncidentIntent;
import io.camunda.zeebe.protocol.record.intent.Intent;
import io.camunda.zeebe.protocol.record.intent.ProcessInstanceIntent;
import io.camunda.zeebe.protocol.record.intent.UserTaskIntent;
import io.camunda.zeebe.protocol.record.value.BpmnElementType;
import io.camunda.zeebe.protocol.record.value.IncidentRecordValue;
import io.camunda.zeebe.protocol.record.value.ProcessInstanceRecordValue;
import io.camunda.zeebe.protocol.record.value.UserTaskRecordValue;
import java.lang.reflect.Field;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The in-memory engine of the process tests, behind the few words that a process test needs. Camunda user tasks are
 * completed by a command on the engine's log, since this engine has no REST interface.
 */
public final class TestEngine implements AutoCloseable {

    private final ZeebeTestEngine engine;
    private final CamundaClient client;
    private boolean closed;

    public TestEngine() {
        engine = EngineFactory.create();
        makeLogSafe();
        engine.start();
        client = CamundaClient.newClientBuilder()
                .applyEnvironmentVariableOverrides(false)
                .preferRestOverGrpc(false)
                .grpcAddress(URI.create("http://" + engine.getGatewayAddress()))
                .numJobWorkerExecutionThreads(4)
                .build();
    }

    public CamundaClient client() {
        return client;
    }

    /** A user task that waits for a person. */
    public record OpenTask(long key, String elementId, String processId, UserTaskRecordValue value) {}

    /** An incident not yet resolved. */
    public record OpenIncident(long key, long jobKey, String processId, String elementId, String message) {}

    public List<OpenTask> openTasks() {
        Map<Long, OpenTask> tasks = new LinkedHashMap<>();
        for (Record<?> event : events(ValueType.USER_TASK)) {
            UserTaskRecordValue value = (UserTaskRecordValue) event.getValue();
            if (event.getIntent() == UserTaskIntent.CREATED) {
                tasks.put(
                        event.getKey(),
                        new OpenTask(event.getKey(), value.getElementId(), value.getBpmnProcessId(), value));
            } else if (event.getIntent() == UserTaskIntent.COMPLETED || event.getIntent() == UserTaskIntent.CANCELED) {
                tasks.remove(event.getKey());
            }
        }
        return List.copyOf(tasks.values());
    }

    public List<OpenIncident> openIncidents() {
        Map<Long, OpenIncident> incidents = new LinkedHashMap<>();
        for (Record<?> event : events(ValueType.INCIDENT)) {
            IncidentRecordValue value = (IncidentRecordValue) event.getValue();
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
            }
        }
        return List.copyOf(incidents.values());
    }

    /** The keys of the instances of a process that the engine activated and neither completed nor cancelled. */
    public List<Long> activeInstances(String processId) {
        List<Long> active = new ArrayList<>();
        for (Record<?> event : events(ValueType.PROCESS_INSTANCE)) {
            ProcessInstanceRecordValue value = (ProcessInstanceRecordValue) event.getValue();
            if (value.getBpmnElementType() == BpmnElementType.PROCESS
                    && value.getBpmnProcessId().equals(processId)) {
                if (event.getIntent() == ProcessInstanceIntent.ELEMENT_ACTIVATING) {
                    active.add(event.getKey());
                } else if (ended(event.getIntent())) {
                    active.remove(event.getKey());
                }
            }
        }
        return active;
    }

    /** The ids of the elements of an instance that the engine completed, in order. */
    public List<String> completedElements(long processInstanceKey) {
        return events(ValueType.PROCESS_INSTANCE).stream()
                .filter(event -> event.getIntent() == ProcessInstanceIntent.ELEMENT_COMPLETED)
                .map(event -> (ProcessInstanceRecordValue) event.getValue())
                .filter(value -> value.getProcessInstanceKey() == processInstanceKey)
                .map(ProcessInstanceRecordValue::getElementId)
                .toList();
    }

    /** True once the instance completed (not when it was cancelled). */
    public boolean completed(long processInstanceKey) {
        return events(ValueType.PROCESS_INSTANCE).stream()
                .anyMatch(event -> event.getKey() == processInstanceKey
                        && event.getIntent() == ProcessInstanceIntent.ELEMENT_COMPLETED);
    }

    /** How many timers wait for a date. */
    public long waitingTimers() {
        long waiting = 0;
        for (Record<?> event : events(ValueType.TIMER)) {
            waiting += switch (event.getIntent().name()) {
                case "CREATED" -> 1;
                case "TRIGGERED", "CANCELED" -> -1;
                default -> 0;
            };
        }
        return waiting;
    }

    /** Grows whenever something happens in a process; workers that only ask for jobs do not count. */
    public int happened() {
        return (int) records().stream()
                .filter(record -> record.getValueType() != ValueType.JOB_BATCH)
                .count();
    }

    public void complete(OpenTask task, Map<String, Object> variables) {
        UserTaskRecord command = new UserTaskRecord()
                .setUserTaskKey(task.key())
                .setAction("complete")
                .setVariables(new UnsafeBuffer(MsgPackConverter.convertToMsgPack(variables)));
        LogStreamWriter writer = logStream().newLogStreamWriter();
        long position = writer.tryWrite(
                        WriteContext.internal(),
                        LogAppendEntry.of(
                                task.key(),
                                new RecordMetadata()
                                        .recordType(RecordType.COMMAND)
                                        .valueType(ValueType.USER_TASK)
                                        .intent(UserTaskIntent.COMPLETE),
                                command))
                .get();
        awaitAnswer(position);
    }

    /** Like Operate's Retry. */
    public void retry(OpenIncident incident) {
        client.newResolveIncidentCommand(incident.key()).send().join();
    }

    public void advance(Duration duration) {
        engine.increaseTime(duration);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            client.close();
            engine.stop();
        }
    }

    private static boolean ended(Intent intent) {
        return intent == ProcessInstanceIntent.ELEMENT_COMPLETED || intent == ProcessInstanceIntent.ELEMENT_TERMINATED;
    }

    private void awaitAnswer(long position) {
        org.awaitility.Awaitility.await("an answer to the command at " + position)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> answer(position).isPresent());
        answer(position)
                .filter(record -> record.getRecordType() == RecordType.COMMAND_REJECTION)
                .ifPresent(rejection -> {
                    throw new IllegalStateException(rejection.getRejectionReason());
                });
    }

    private Optional<Record<?>> answer(long position) {
        return records().stream()
                .filter(record -> record.getSourceRecordPosition() == position)
                .findFirst();
    }

    private List<Record<?>> events(ValueType type) {
        return records().stream()
                .filter(record -> record.getRecordType() == RecordType.EVENT && record.getValueType() == type)
                .toList();
    }

    /** A copy: the engine goes on writing while a test reads. */
    private List<Record<?>> records() {
        while (true) {
            try {
                Iterable<Record<?>> live = engine.getRecordStreamSource().getRecords();
                List<Record<?>> copy = new ArrayList<>();
                if (live instanceof Collection<Record<?>> collection) {
                    copy.addAll(collection);
                } else {
                    live.forEach(copy::add);
                }
                return copy;
            } catch (ConcurrentModificationException tryAgain) {
                Thread.onSpinWait();
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
