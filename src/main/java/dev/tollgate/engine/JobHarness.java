package dev.tollgate.engine;

import dev.tollgate.evidence.BrokenLedger;
import io.camunda.client.CamundaClient;
import io.camunda.client.api.CamundaFuture;
import io.camunda.client.api.command.ClientStatusException;
import io.camunda.client.api.response.ActivatedJob;
import io.camunda.client.api.worker.JobWorker;
import io.camunda.client.api.worker.JobWorkerBuilderStep1.JobWorkerBuilderStep3;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs every {@link Worker}: the job is admitted against the ledger, its work is done once in one transaction, and after
 * the commit the job is completed with the stored result.
 *
 * <p>What goes wrong maps to one engine command each: {@link Refused} and exhausted retries to an incident whose Retry
 * works, {@link BusinessError} to a BPMN error, everything else to a later attempt.
 */
@Component
class JobHarness {

    private static final Logger log = LoggerFactory.getLogger(JobHarness.class);
    private static final int MESSAGE_LENGTH = 4000;
    private static final int ATTEMPTS_TO_REPORT = 6;
    private static final Set<Status.Code> PASSING = Set.of(
            Status.Code.UNAVAILABLE,
            Status.Code.RESOURCE_EXHAUSTED,
            Status.Code.DEADLINE_EXCEEDED,
            Status.Code.INTERNAL,
            Status.Code.UNKNOWN);

    private final List<Worker> workers;
    private final ObjectProvider<JobGuard> guard;
    private final ObjectProvider<JobWatch> watch;
    private final ObjectProvider<Hold> hold;
    private final JobResults results;
    private final TransactionTemplate transaction;
    private final EngineProperties properties;
    private final List<JobWorker> open = new ArrayList<>();

    JobHarness(
            List<Worker> workers,
            ObjectProvider<JobGuard> guard,
            ObjectProvider<JobWatch> watch,
            ObjectProvider<Hold> hold,
            JobResults results,
            TransactionTemplate transaction,
            EngineProperties properties) {
        this.workers = workers;
        this.guard = guard;
        this.watch = watch;
        this.hold = hold;
        this.results = results;
        this.transaction = transaction;
        this.properties = properties;
    }

    void open(CamundaClient client) {
        for (Worker worker : workers) {
            JobWorkerBuilderStep3 builder = client.newWorker()
                    .jobType(worker.jobType())
                    .handler((jobClient, activated) -> handle(client, worker, activated))
                    .name("tollgate")
                    .timeout(properties.jobTimeout())
                    .maxJobsActive(8)
                    .pollInterval(Duration.ofMillis(200))
                    .requestTimeout(Duration.ofSeconds(20));
            if (!worker.fetchesEverything()) {
                // What the engine remembers of the evidence is compared at every job; the program is a hint for alarms.
                List<String> fetches = Stream.concat(worker.fetches().stream(), Stream.of("evidenceHead", "programId"))
                        .distinct()
                        .toList();
                builder.fetchVariables(fetches);
            }
            open.add(builder.open());
        }
    }

    void close() {
        open.forEach(JobWorker::close);
        open.clear();
    }

    private void handle(CamundaClient client, Worker worker, ActivatedJob activated) {
        Job job = new Job(
                activated.getKey(),
                activated.getType(),
                activated.getBpmnProcessId(),
                activated.getProcessDefinitionKey(),
                activated.getProcessInstanceKey(),
                activated.getElementId(),
                activated.getElementInstanceKey(),
                activated.getVariablesAsMap(),
                null);
        MDC.put("process", job.processId());
        MDC.put("processInstance", Long.toString(job.processInstanceKey()));
        MDC.put("element", job.elementId());
        try {
            Optional<Duration> wait = waits(job);
            if (wait.isPresent()) {
                unlessGone(
                        job,
                        () -> defer(client, job, activated.getRetries(), wait.get(), "Waits: the program is paused"));
                return;
            }
            Map<String, Object> result = resultOf(worker, job);
            forget(client, job, worker.forgets(job));
            complete(client, job, result);
        } catch (NotYet e) {
            unlessGone(job, () -> defer(client, job, activated.getRetries(), e.again(), e.getMessage()));
        } catch (Refused e) {
            refuse(client, job, e);
        } catch (BrokenLedger e) {
            refuse(client, job, new Tampering(e.getMessage()));
        } catch (BusinessError e) {
            report(
                    job,
                    () -> client.newThrowErrorCommand(job.key())
                            .errorCode(e.code())
                            .errorMessage(shortened(e.getMessage()))
                            .send());
        } catch (RuntimeException e) {
            unlessGone(job, () -> tryAgain(client, job, activated.getRetries(), e));
        } finally {
            MDC.clear();
        }
    }

    /** Operate shows the last value of a variable, also of an element that is done. */
    private void forget(CamundaClient client, Job job, Set<String> names) {
        if (names.isEmpty()) {
            return;
        }
        Map<String, Object> nothing = new HashMap<>();
        names.forEach(name -> nothing.put(name, null));
        unlessGone(
                job,
                () -> report(
                        job,
                        () -> client.newSetVariablesCommand(job.elementInstanceKey())
                                .variables(nothing)
                                .local(true)
                                .send()));
    }

    private void refuse(CamundaClient client, Job job, Refused refusal) {
        log.warn("Refused: {}", refusal.getMessage());
        watch.ifAvailable(told -> told.refused(job, refusal));
        unlessGone(job, () -> incident(client, job, refusal.getMessage()));
    }

    private Optional<Duration> waits(Job job) {
        return hold.stream().flatMap(asked -> asked.before(job).stream()).max(Comparator.naturalOrder());
    }

    /** Hands a job that has to wait back with the retries it has; it comes again after a while. */
    private void defer(CamundaClient client, Job job, int retries, Duration wait, String what) {
        report(
                job,
                () -> client.newFailCommand(job.key())
                        .retries(Math.max(1, retries))
                        .retryBackoff(wait)
                        .errorMessage(shortened(what))
                        .send());
    }

    /** The stored result, or that of doing the work now. */
    Map<String, Object> resultOf(Worker worker, Job job) {
        Optional<Map<String, Object>> before = results.of(job);
        if (before.isPresent()) {
            return before.get();
        }
        JobGuard jobGuard = guard.getObject();
        Job admitted = worker.beforeEntry() ? job : job.within(jobGuard.admit(job));
        if (admitted.scope() != null && admitted.scope().programId() != null) {
            MDC.put("program", admitted.scope().programId());
        }
        worker.advance(admitted);
        Worker.Work work = worker.prepare(admitted);
        try {
            return transaction.execute(tx -> {
                results.claim(admitted);
                Map<String, Object> result = work.run();
                jobGuard.completed(admitted, result);
                results.store(admitted, result);
                return result;
            });
        } catch (DuplicateKeyException e) {
            return results.of(job).orElseThrow(() -> e);
        }
    }

    private void complete(CamundaClient client, Job job, Map<String, Object> result) {
        try {
            report(
                    job,
                    () -> client.newCompleteCommand(job.key()).variables(result).send());
            results.completed(job);
        } catch (ClientStatusException e) {
            if (e.getStatusCode() != Status.Code.NOT_FOUND) {
                throw e;
            }
            if (e.getSuppressed().length > 0) {
                log.info("Job {} is gone after a report that got no answer: the engine had taken it", job.key());
                results.completed(job);
            } else if (!results.completedBefore(job)) {
                log.warn(
                        "Job {} of type '{}' at '{}' was gone when its work was done",
                        job.key(),
                        job.type(),
                        job.elementId());
                watch.ifAvailable(told -> told.gone(job));
            }
        }
    }

    /** A job whose instance was cancelled meanwhile needs no report. */
    private static void unlessGone(Job job, Runnable report) {
        try {
            report.run();
        } catch (ClientStatusException e) {
            if (e.getStatusCode() != Status.Code.NOT_FOUND) {
                throw e;
            }
            log.info("Job {} of type '{}' is gone, nothing to report", job.key(), job.type());
        }
    }

    /**
     * Fails without retries, which makes an incident with this message, then allows one: Operate's Retry resolves the
     * incident but does not raise the retries, and would be rejected without.
     */
    private void incident(CamundaClient client, Job job, String message) {
        report(
                job,
                () -> client.newFailCommand(job.key())
                        .retries(0)
                        .errorMessage(shortened(message))
                        .send());
        report(job, () -> client.newUpdateRetriesCommand(job.key()).retries(1).send());
    }

    private void tryAgain(CamundaClient client, Job job, int retriesLeft, RuntimeException trouble) {
        int left = Math.min(retriesLeft, properties.retries()) - 1;
        String message = "%s: %s".formatted(trouble.getClass().getSimpleName(), trouble.getMessage());
        if (left <= 0) {
            log.error("Job {} of type '{}' failed for good", job.key(), job.type(), trouble);
            incident(client, job, message);
            return;
        }
        log.warn("Job {} of type '{}' failed, {} attempts left", job.key(), job.type(), left, trouble);
        Duration pause = properties.retryAfter().multipliedBy(1L << Math.max(0, properties.retries() - left - 1));
        report(
                job,
                () -> client.newFailCommand(job.key())
                        .retries(left)
                        .retryBackoff(pause)
                        .errorMessage(shortened(message))
                        .send());
    }

    /**
     * Tells the engine, again and again while it cannot be reached; given up, the job comes back after its timeout. What
     * is thrown carries, suppressed, the attempts that may have reached the engine although no answer came.
     */
    private void report(Job job, Supplier<CamundaFuture<?>> command) {
        List<ClientStatusException> unanswered = new ArrayList<>();
        for (int attempt = 1; ; attempt++) {
            try {
                command.get().join();
                return;
            } catch (ClientStatusException e) {
                if (!PASSING.contains(e.getStatusCode()) || attempt == ATTEMPTS_TO_REPORT) {
                    unanswered.forEach(e::addSuppressed);
                    throw e;
                }
                if (e.getStatusCode() != Status.Code.RESOURCE_EXHAUSTED) {
                    unanswered.add(e);
                }
                log.warn("Job {}: the engine did not take the report ({}), trying again", job.key(), e.getStatusCode());
                pause(Duration.ofMillis(250L << attempt));
            }
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the engine", e);
        }
    }

    private static String shortened(String message) {
        String text = message == null ? "no message" : message;
        return text.length() <= MESSAGE_LENGTH ? text : text.substring(0, MESSAGE_LENGTH) + "…";
    }
}
