package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Scope;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.Steering;
import dev.tollgate.program.Blackout;
import dev.tollgate.program.CommunicationPlan;
import dev.tollgate.program.PeopleImported;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/**
 * Whatever happens in whatever order, a query that knows nothing of the code finds each person of the audience in exactly one
 * state: an end, or pending with a date; held never without a reason.
 */
class EveryPersonAccountedForTest {

    private static final int STEPS = 80;
    private static final Duration LEASE = Duration.ofHours(1);

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final Stage stage = new Stage();
    private final Set<String> paused = new TreeSet<>();
    private final List<Blackout> blackouts = new ArrayList<>();
    private final Map<String, String> wave = new TreeMap<>();
    private final Map<String, String> links = new HashMap<>();
    private final Set<String> unsure = new HashSet<>();
    private final Map<String, Set<String>> taken = new HashMap<>();
    private final List<Job> rounds = new ArrayList<>();
    private String runId = "run-1";
    private EndedRuns ended;
    private MailBench bench;
    private Campaigns campaigns;
    private Latecomers latecomers;
    private BounceApi bounces;
    private Mailer mailer;
    private Random random;
    private int people;
    private int instances;

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    /** A failure names its seed. */
    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("tollgate.seeds", 40));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void after_each_event_of_a_random_sequence_everybody_is_in_exactly_one_state(long seed) {
        run(seed, MailBench.inMemory());
    }

    void run(long seed, DataSource database) {
        begin(seed, database);
        for (int step = 0; step < STEPS; step++) {
            somethingHappens();
            processGoesOn();
            proof("seed %d, step %d".formatted(seed, step));
        }
        calmDown();
        proof("seed %d, at the end".formatted(seed));
        assertThat(number("select count(*) from delivery where state in ('PLANNED', 'HELD', 'SENDING')"))
                .as("seed %d: nothing is left pending when nothing hinders it", seed)
                .isZero();
    }

    private void begin(long seed, DataSource database) {
        random = new Random(seed);
        bench = new MailBench(database, clock);
        bench.jdbc.sql("create table expected (username varchar(200))").update();
        Steering steering = mock(Steering.class);
        when(steering.pausedPrograms()).thenReturn(paused);
        bench.deliveries.steeredBy(
                new StaticListableBeanFactory(Map.of("steering", steering)).getBeanProvider(Steering.class));
        when(bench.programs.find("crm")).thenAnswer(call -> Optional.of(view()));
        WinStory.Told win = new WinStory.Told("hours", "before 12, now 3", "time sheets", "", "", "", "");
        campaigns = bench.campaigns(stage, (runId, waveId) -> Optional.of(win));
        OpenRuns runs = mock(OpenRuns.class);
        bench.begin(runId);
        ended = bench.ended(stage);
        when(runs.of("crm")).thenAnswer(call -> Optional.of(new OpenRuns.OpenRun(runId, "crm", 1)));
        when(runs.standing(any())).thenReturn(Standing.NONE);
        latecomers = new Latecomers(
                bench.audience(stage),
                bench.campaigns,
                bench.deliveries,
                runs,
                ended,
                stage.programs,
                stage.roster,
                bench.letters(stage),
                bench.transactions,
                clock);
        bounces = new BounceApi(new Bounces(bench.deliveries, bench.transactions));
        mailer = bench.mailer(MailBench.settings("one", LEASE, 4), 1);
        stage.with("lead", "elsewhere", "", "lead@example.com").with("boss", "elsewhere", "", "boss@example.com");
        stage.answered(
                "PrepareMessageTask",
                Map.of("sender", "boss", "senderReason", "I use it.", "intendedOutcome", "Nobody asks twice"),
                clock.instant());
        IntStream.range(0, 6).forEach(number -> joiner());
    }

    private void somethingHappens() {
        clock.advance(Duration.ofMinutes(1 + random.nextInt(180)));
        switch (random.nextInt(15)) {
            case 0 -> joiner();
            case 1 ->
                someone().ifPresent(username -> {
                    stage.leaves(username, clock.instant());
                    wave.remove(username);
                    imported();
                });
            case 2 ->
                someone().ifPresent(username -> {
                    stage.with(username, "elsewhere", "", username + "@example.com");
                    wave.remove(username);
                    imported();
                });
            case 3 -> someone().ifPresent(username -> inWave(username, random.nextBoolean() ? "" : "new-" + username));
            case 4 ->
                aMailOf("SENT")
                        .ifPresent(id -> bounces.take(
                                BouncesTest.report("failed", "5.1.1", "message/rfc822", "<" + id + "@tollgate.test>")));
            case 5 ->
                aMailOf("SENT")
                        .ifPresent(id -> Optional.ofNullable(links.get(id))
                                .ifPresent(token ->
                                        inTransaction(() -> bench.receipts().acknowledge(token))));
            case 6 -> {
                if (!paused.remove("crm")) {
                    paused.add("crm");
                }
            }
            case 7 -> {
                if (blackouts.isEmpty()) {
                    LocalDate today =
                            LocalDate.ofInstant(clock.instant(), Stage.program().timeZone());
                    blackouts.add(new Blackout(today, today.plusDays(random.nextInt(9)), "Closing of the books"));
                } else {
                    blackouts.clear();
                }
            }
            case 8 -> clock.advance(Duration.ofHours(random.nextInt(70)));
            case 9 -> inTransaction(() -> bench.deliveries.expireClaimsOf("one"));
            case 10 -> nextCampaign();
            case 11 -> {
                // Not each time, or there would be nothing to end.
                if (random.nextInt(4) == 0) {
                    theProgramEndsAndBeginsAgain();
                }
            }
            default -> mailsAreSent();
        }
    }

    private void mailsAreSent() {
        for (String id : bench.deliveries.claimable(5, List.of())) {
            OutgoingMail mail = mailer.claimed(id);
            if (mail == null) {
                continue;
            }
            if (mail.campaignId() != null) {
                assertThat(runOf(id)).as("sent only for a run that goes on").isEqualTo(runId);
                assertThat(view().definition().calendar().quiet(clock.instant()))
                        .as("sent only when the person may be written to")
                        .isEmpty();
                links.put(id, mail.readToken());
            }
            switch (random.nextInt(10)) {
                case 0 -> inTransaction(() -> mailer.record(mail, new SendResult.Refused("550 no")));
                case 1, 2 -> inTransaction(() -> mailer.record(mail, new SendResult.Postponed("451 later")));
                // Crashes: nobody knows whether the server took it.
                case 3 -> unsure.add(id);
                default -> {
                    if (mail.campaignId() != null) {
                        taken.computeIfAbsent(
                                        mail.address()
                                                + view().definition().calendar().week(clock.instant()),
                                        key -> new HashSet<>())
                                .add(id);
                    }
                    inTransaction(() -> mailer.record(mail, new SendResult.Accepted()));
                }
            }
        }
    }

    private void theProgramEndsAndBeginsAgain() {
        bench.end(runId, random.nextBoolean() ? "cancelled" : "ended without proof");
        if (random.nextBoolean()) {
            // Mails whose turn it is before the sweep comes by.
            runId = "none";
            mailsAreSent();
        }
        runId = "run-"
                + bench.jdbc
                        .sql("select count(*) + 1 from program_run")
                        .query(Integer.class)
                        .single();
        bench.begin(runId);
        rounds.clear();
        ended.look();
    }

    private String runOf(String deliveryId) {
        return bench.deliveries.runOf(deliveryId).orElseThrow();
    }

    private void nextCampaign() {
        if (rounds.size() < 4) {
            String kind = List.of("first-round", "go-live", "win", "reminder").get(rounds.size());
            Job job = new Job(
                    1,
                    "type",
                    Campaigns.PROCESS,
                    5,
                    Stage.ROUND + ++instances,
                    "x",
                    9,
                    Map.of(),
                    new Scope(runId, "crm", "pilot", kind));
            Stage.planned(bench, campaigns, job);
            stage.answered("ApproveCampaignTask", Map.of("approved", "yes"), clock.instant());
            Stage.dispatched(bench, campaigns, job);
            rounds.add(job);
        }
    }

    /** As the engine's five-minute timer and the sweep do. */
    private void processGoesOn() {
        rounds.forEach(job -> Stage.accounted(bench, campaigns, job));
        latecomers.look();
        ended.look();
    }

    private void calmDown() {
        paused.clear();
        blackouts.clear();
        for (int hours = 0; hours < 24 * 60; hours += 2) {
            clock.advance(Duration.ofHours(2));
            inTransaction(() -> bench.deliveries.expireClaimsOf("one"));
            mailsAreSent();
            processGoesOn();
        }
        rounds.forEach(campaigns::check);
    }

    private void proof(String when) {
        bench.jdbc.sql("delete from expected").update();
        wave.keySet()
                .forEach(username -> bench.jdbc
                        .sql("insert into expected values (?)")
                        .param(username)
                        .update());
        assertThat(bench.jdbc.sql("""
                        select c.kind || ' ' || e.username from campaign c cross join expected e
                        join program_run r on r.id = c.run_id and r.ended_at is null
                        where (c.accounted_at is null or c.kind in ('first-round', 'go-live')) and not exists (
                          select 1 from delivery d where d.campaign_id = c.id and d.username = e.username)""").query(String.class).list())
                .as("%s: nobody of the audience is in no state", when)
                .isEmpty();
        assertThat(bench.jdbc.sql("""
                        select campaign_id || ' ' || username from delivery where campaign_id is not null
                        group by campaign_id, username having count(*) <> 1""").query(String.class).list())
                .as("%s: nobody is in two", when)
                .isEmpty();
        assertThat(bench.jdbc.sql("""
                        select id || ' ' || state from delivery where case
                          when state in ('SENT', 'ACKNOWLEDGED', 'REFUSED', 'BOUNCED', 'GIVEN_UP', 'NOT_REACHABLE')
                            then case when next_attempt_at is null and claimed_until is null then 1 else 0 end
                          when state = 'CALLED_OFF'
                            then case when next_attempt_at is null and claimed_until is null and reason is not null
                              and exists (select 1 from program_run r where r.id = run_id and r.ended_at is not null)
                              then 1 else 0 end
                          when state = 'HELD'
                            then case when reason is not null and next_attempt_at is not null
                              and held_until = next_attempt_at and claimed_until is null then 1 else 0 end
                          when state = 'PLANNED'
                            then case when next_attempt_at is not null and claimed_until is null then 1 else 0 end
                          when state = 'SENDING'
                            then case when claimed_until is not null then 1 else 0 end
                          else 0 end = 0""").query(String.class).list())
                .as("%s: each is at an end, or pending with a date; held says why and until when", when)
                .isEmpty();
        assertThat(bench.jdbc.sql("""
                        select d.campaign_id || ' ' || d.username from delivery d where d.campaign_id is not null
                          and d.state in ('PLANNED', 'HELD')
                          and not exists (select 1 from expected e where e.username = d.username)""").query(String.class).list())
                .as("%s: who left has nothing coming", when)
                .isEmpty();
        assertThat(bench.jdbc
                        .sql("""
                        select d.id || ' ' || d.state from delivery d join program_run r on r.id = d.run_id
                        where r.ended_at is not null and (d.state in ('PLANNED', 'HELD')
                          or (d.state = 'SENDING' and d.claimed_until < :now))""")
                        .param("now", DeliveryStore.at(clock.instant()))
                        .query(String.class)
                        .list())
                .as("%s: nothing waits for a program that has ended", when)
                .isEmpty();
        taken.forEach((week, ids) -> assertThat(
                        ids.stream().filter(id -> !unsure.contains(id)).count())
                .as("%s: messages to %s", when, week)
                .isLessThanOrEqualTo(2));
    }

    private void joiner() {
        inWave("person" + ++people, "person" + people);
    }

    private void inWave(String username, String mailbox) {
        stage.with(
                username,
                random.nextBoolean() ? "sales" : "it",
                "Sales rep",
                mailbox.isEmpty() ? "" : mailbox + "@example.com");
        wave.put(username, mailbox);
        imported();
    }

    private void imported() {
        inTransaction(() -> latecomers.imported(new PeopleImported("crm")));
    }

    private Optional<String> someone() {
        return wave.keySet().stream()
                .skip(random.nextInt(Math.max(1, wave.size())))
                .findFirst();
    }

    private Optional<String> aMailOf(String state) {
        List<String> ids = bench.jdbc
                .sql("select id from delivery where state = ? order by id")
                .param(state)
                .query(String.class)
                .list();
        return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(random.nextInt(ids.size())));
    }

    private int number(String query) {
        return bench.jdbc.sql(query).query(Integer.class).single();
    }

    private ProgramView view() {
        ProgramDefinition definition = Stage.program(Map.of(
                "communication",
                new CommunicationPlan(
                        List.of("mail"),
                        "Team",
                        null,
                        LocalTime.of(18, 0),
                        LocalTime.of(8, 0),
                        true,
                        2,
                        List.copyOf(blackouts),
                        List.of())));
        return new ProgramView("crm", ProgramStatus.REGISTERED, "digest", Instant.EPOCH, "office", definition);
    }

    private void inTransaction(Runnable work) {
        bench.transactions.executeWithoutResult(status -> work.run());
    }
}
