package dev.tollgate.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.ClientStatusException;
import io.camunda.client.api.response.DeploymentEvent;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.grpc.Status;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class JobHarnessTest {

    private static final Scope SCOPE = new Scope("run", "crm", null, null);

    private final TestEngine testEngine = new TestEngine();
    private final AtomicInteger guardCompletions = new AtomicInteger();
    private final List<Job> gone = new CopyOnWriteArrayList<>();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private JdbcClient jdbc;
    private TransactionTemplate transaction;
    private Engine engine;
    private Epoch epoch;
    private JobHarness harness;

    @BeforeEach
    void database() {
        DataSource dataSource = newDatabase();
        jdbc = JdbcClient.create(dataSource);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        engine = engineOf(testEngine.client());
        epoch = new Epoch(engine, jdbc, Clock.systemUTC());
        epoch.bind();
    }

    @AfterEach
    void close() {
        if (harness != null) {
            harness.close();
        }
        testEngine.close();
    }

    @Test
    void completes_a_job_with_the_result_of_its_work() {
        start(job -> Map.of("answer", 42));
        long instance = run();
        await().until(() -> testEngine.completed(instance));
        assertThat(guardCompletions).hasValue(1);
    }

    @Test
    void does_the_work_once_when_the_same_element_is_handed_out_again() {
        AtomicInteger worked = new AtomicInteger();
        Worker worker = worker(job -> Map.of("count", worked.incrementAndGet()));
        harness = harness(worker);
        Job job = new Job(1, "work", "p", 1, 2, "Task", 3, Map.of(), null);
        Job again = new Job(99, "work", "p", 1, 2, "Task", 3, Map.of(), null);

        assertThat(harness.resultOf(worker, job)).containsEntry("count", 1);
        assertThat(harness.resultOf(worker, again)).containsEntry("count", 1);
        assertThat(worked).hasValue(1);
    }

    @Test
    void does_the_work_of_two_listeners_of_one_element_separately() {
        AtomicInteger worked = new AtomicInteger();
        Worker worker = worker(job -> Map.of("count", worked.incrementAndGet()));
        harness = harness(worker);

        harness.resultOf(worker, new Job(1, "start-listener", "p", 1, 2, "Task", 3, Map.of(), null));
        harness.resultOf(worker, new Job(2, "end-listener", "p", 1, 2, "Task", 3, Map.of(), null));

        assertThat(worked).hasValue(2);
    }

    @Test
    void leaves_no_trace_of_work_that_failed() {
        Worker worker = worker(job -> {
            jdbc.sql("insert into outbox_message (id, name, correlation_key, variables, created_at)"
                            + " values ('x', 'x', 'x', '{}', current_timestamp)")
                    .update();
            throw new IllegalStateException("after a write");
        });
        harness = harness(worker);
        Job job = new Job(1, "work", "p", 1, 2, "Task", 3, Map.of(), null);

        assertThatThrownBy(() -> harness.resultOf(worker, job)).hasMessage("after a write");
        assertThat(rows("outbox_message")).isZero();
        assertThat(rows("job_result")).isZero();
    }

    @Test
    void a_refusal_is_an_incident_that_says_why_and_retry_resolves_it_once_the_reason_is_gone() {
        AtomicInteger missing = new AtomicInteger(1);
        start(job -> {
            if (missing.get() > 0) {
                throw new Refused("Step 'Create urgency' has not been sealed");
            }
            return Map.of();
        });
        long instance = run();
        await().until(() -> !testEngine.openIncidents().isEmpty());
        assertThat(testEngine.openIncidents().getFirst().message())
                .isEqualTo("Step 'Create urgency' has not been sealed");

        missing.set(0);
        // The retries follow the incident by a moment; until then the engine rejects a Retry.
        await().ignoreExceptions().untilAsserted(() -> {
            testEngine.openIncidents().forEach(testEngine::retry);
            assertThat(testEngine.completed(instance)).isTrue();
        });
    }

    @Test
    void technical_trouble_is_tried_again_and_is_an_incident_at_last() {
        AtomicInteger attempts = new AtomicInteger();
        start(job -> {
            attempts.incrementAndGet();
            throw new IllegalStateException("the database is away");
        });
        run();
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    testEngine.advance(Duration.ofSeconds(5));
                    return !testEngine.openIncidents().isEmpty();
                });
        assertThat(attempts).hasValue(3);
        assertThat(testEngine.openIncidents().getFirst().message()).contains("the database is away");
    }

    @Test
    void work_too_much_for_one_transaction_is_done_in_parts_ahead_and_goes_on_when_the_job_comes_again() {
        Worker worker = new Worker() {
            @Override
            public String jobType() {
                return "work";
            }

            @Override
            public void advance(Job job) {
                if (rows("outbox_message") < 3) {
                    transaction.executeWithoutResult(status -> append());
                    throw new NotYet("More follows", Duration.ZERO);
                }
            }

            @Override
            public Work prepare(Job job) {
                return () -> Map.of("parts", rows("outbox_message"));
            }
        };
        deploy();
        harness = harness(worker);
        harness.open(testEngine.client());
        long instance = run();
        await().until(() -> testEngine.completed(instance));

        assertThat(rows("outbox_message")).isEqualTo(3);
        assertThat(testEngine.openIncidents()).isEmpty();
    }

    private void append() {
        jdbc.sql("insert into outbox_message (id, name, correlation_key, variables, created_at)"
                        + " values (?, 'x', 'x', '{}', current_timestamp)")
                .param(UUID.randomUUID().toString())
                .update();
    }

    @Test
    void work_that_has_to_wait_leaves_no_trace_keeps_its_retries_and_comes_again() {
        AtomicInteger waits = new AtomicInteger(5);
        start(job -> {
            if (waits.getAndDecrement() > 0) {
                jdbc.sql("insert into outbox_message (id, name, correlation_key, variables, created_at)"
                                + " values ('x', 'x', 'x', '{}', current_timestamp)")
                        .update();
                throw new NotYet("Waits for Monday", Duration.ofHours(1));
            }
            return Map.of();
        });
        long instance = run();
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    testEngine.advance(Duration.ofMinutes(61));
                    return testEngine.completed(instance);
                });
        assertThat(waits).as("more often than the retries allow").hasValue(-1);
        assertThat(rows("outbox_message")).isZero();
        assertThat(testEngine.openIncidents()).isEmpty();
    }

    @Test
    void a_job_that_somebody_else_completed_is_reported_while_its_task_is_there() throws InterruptedException {
        long job = startedListenerOfATaskForTwo();
        testEngine.client().newCompleteCommand(job).send().join();
        goOn.countDown();

        await().until(() -> !gone.isEmpty());
        assertThat(gone.getFirst().elementId()).isEqualTo("Ask");
        assertThat(engine.exists(gone.getFirst().elementInstanceKey())).isTrue();
    }

    @Test
    void a_job_whose_task_a_timer_of_the_model_ended_is_reported_and_its_task_is_gone() throws InterruptedException {
        startedListenerOfATaskForTwo();
        testEngine.advance(Duration.ofDays(2));
        await().until(() -> testEngine.openJobs().isEmpty());
        goOn.countDown();

        await().until(() -> !gone.isEmpty());
        assertThat(engine.exists(gone.getFirst().elementInstanceKey())).isFalse();
    }

    @Test
    void a_job_whose_completion_was_taken_but_not_answered_is_nobody_elses() {
        deploy();
        AtomicInteger reports = new AtomicInteger();
        CamundaClient real = testEngine.client();
        CamundaClient slow = mock(CamundaClient.class, delegatesTo(real));
        doAnswer(asked -> {
                    long key = asked.getArgument(0);
                    if (reports.incrementAndGet() > 1) {
                        return real.newCompleteCommand(key);
                    }
                    real.newCompleteCommand(key).variables(Map.of()).send().join();
                    throw new ClientStatusException(Status.DEADLINE_EXCEEDED, null);
                })
                .when(slow)
                .newCompleteCommand(anyLong());
        harness = harness(worker(job -> Map.of()));
        harness.open(slow);

        long instance = run();

        await().until(() -> testEngine.completed(instance));
        await().untilAsserted(() -> assertThat(jdbc.sql("select count(completed_job_key) from job_result")
                        .query(Integer.class)
                        .single())
                .isOne());
        assertThat(reports).hasValue(2);
        assertThat(gone).as("an alarm of ours about ourselves").isEmpty();
    }

    /** A listener is at work until {@link #goOn}; the key of its job. */
    private long startedListenerOfATaskForTwo() throws InterruptedException {
        deploy(Bpmn.createExecutableProcess("p")
                .name("P")
                .startEvent()
                .userTask(
                        "Ask",
                        task -> task.zeebeUserTask()
                                .zeebeStartExecutionListener("work")
                                .multiInstance(each -> each.zeebeInputCollectionExpression("[1,2]")
                                        .zeebeInputElement("one")))
                .boundaryEvent("Over", timer -> timer.timerWithDuration("P1D"))
                .endEvent("OverEnd")
                .moveToActivity("Ask")
                .endEvent("AskedEnd")
                .done());
        CountDownLatch atWork = new CountDownLatch(1);
        AtomicLong key = new AtomicLong();
        harness = harness(worker(job -> {
            if (key.compareAndSet(0, job.key())) {
                atWork.countDown();
            }
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Map.of();
        }));
        harness.open(testEngine.client());
        run();
        atWork.await();
        return key.get();
    }

    @Test
    void nothing_is_sent_to_the_engine_inside_a_transaction() {
        assertThatThrownBy(() -> transaction.executeWithoutResult(tx -> engine.client()))
                .hasMessageContaining("inside a database transaction");
    }

    @Test
    void an_instance_exists_until_it_is_cancelled() {
        start(job -> {
            throw new Refused("stay");
        });
        long instance = run();
        assertThat(engine.exists(instance)).isTrue();
        testEngine.client().newCancelInstanceCommand(instance).send().join();
        await().untilAsserted(() -> assertThat(engine.exists(instance)).isFalse());
    }

    @Test
    void database_and_engine_that_were_used_together_bind_again() {
        String first = epoch.current();
        Epoch restarted = new Epoch(engine, jdbc, Clock.systemUTC());
        restarted.bind();
        assertThat(restarted.current()).isEqualTo(first);
    }

    @Test
    void a_new_database_is_refused_by_an_engine_that_belongs_to_another() {
        Epoch other = new Epoch(engine, JdbcClient.create(newDatabase()), Clock.systemUTC());
        assertThatThrownBy(other::bind)
                .hasMessageContaining("belongs to another Tollgate database")
                .hasMessageContaining("tollgate.local.wipe");
    }

    @Test
    void a_used_database_is_refused_by_a_new_engine() {
        deploy();
        testEngine.close();
        try (TestEngine fresh = new TestEngine()) {
            Epoch restarted = new Epoch(engineOf(fresh.client()), jdbc, Clock.systemUTC());
            assertThatThrownBy(restarted::bind).hasMessageContaining("has never seen Tollgate");
        }
    }

    private void start(Function<Job, Map<String, Object>> work) {
        deploy();
        harness = harness(worker(work));
        harness.open(testEngine.client());
    }

    private void deploy() {
        deploy(Bpmn.createExecutableProcess("p")
                .name("P")
                .startEvent()
                .serviceTask("Task", task -> task.zeebeJobType("work"))
                .endEvent()
                .done());
    }

    private void deploy(BpmnModelInstance process) {
        String model = Bpmn.convertToString(process);
        DeploymentEvent deployed = testEngine
                .client()
                .newDeployResourceCommand()
                .addResourceStringUtf8(model, "p.bpmn")
                .send()
                .join();
        new DeployedModels(jdbc, epoch, Clock.systemUTC())
                .add("p", deployed.getProcesses().getFirst().getProcessDefinitionKey(), 1, "g", "c", model);
    }

    private long run() {
        return testEngine
                .client()
                .newCreateInstanceCommand()
                .bpmnProcessId("p")
                .latestVersion()
                .send()
                .join()
                .getProcessInstanceKey();
    }

    private JobHarness harness(Worker worker) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("watch", new JobWatch() {
            @Override
            public void refused(Job job, Refused refusal) {}

            @Override
            public void gone(Job job) {
                gone.add(job);
            }
        });
        beans.addBean("guard", new JobGuard() {
            @Override
            public Scope admit(Job job) {
                return SCOPE;
            }

            @Override
            public void completed(Job job, Map<String, Object> result) {
                guardCompletions.incrementAndGet();
            }
        });
        return new JobHarness(
                List.of(worker),
                beans.getBeanProvider(JobGuard.class),
                beans.getBeanProvider(JobWatch.class),
                beans.getBeanProvider(Hold.class),
                new JobResults(jdbc, epoch, new ObjectMapper(), Clock.systemUTC()),
                transaction,
                new EngineProperties(true, Duration.ofSeconds(5), Duration.ofMinutes(1), 3, Duration.ofMillis(50)));
    }

    private static Worker worker(Function<Job, Map<String, Object>> work) {
        return new Worker() {
            @Override
            public String jobType() {
                return "work";
            }

            @Override
            public Work prepare(Job job) {
                return () -> work.apply(job);
            }
        };
    }

    private static Engine engineOf(CamundaClient client) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("client", client);
        return new Engine(beans.getBeanProvider(CamundaClient.class));
    }

    private static DataSource newDatabase() {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID()));
        Flyway.configure().dataSource(dataSource).load().migrate();
        return dataSource;
    }

    private long rows(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }
}
