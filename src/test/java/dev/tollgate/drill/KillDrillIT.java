package dev.tollgate.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.local.BrokerAlone;
import dev.tollgate.story.Answers;
import dev.tollgate.story.Forms;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.util.FileSystemUtils;

/**
 * The packaged application is killed with -9 at drawn points of a campaign and started again, against a real broker, a
 * real PostgreSQL and an SMTP server that survive it. See docs/kill-drill.md.
 */
class KillDrillIT {

    private static final int KILLS = Integer.getInteger("tollgate.drill.kills", 5);
    private static final long SEED = Long.getLong("tollgate.drill.seed", System.nanoTime());
    private static final int KILLS_A_PROGRAM = Integer.getInteger("tollgate.drill.kills-a-program", 5);
    private static final int PEOPLE = Integer.getInteger("tollgate.drill.people", 60);
    /** Fewer people, and a program's mails may be over before its kills are. */
    private static final int PEOPLE_A_KILL = 12;

    private static final List<String> DEPARTMENTS = List.of("Service", "Field");
    /** Everybody who has a duty in the definition. */
    private static final List<String> DUTY_HOLDERS = List.of("ada", "cleo", "rhea", "lou", "tess", "s1", "f1");

    /** One trainer has three weeks for however many people. */
    private static final String LARGE_SESSIONS = PEOPLE > 60 ? "  sessionSize: 500\n  coverageShare: 100\n" : "";

    private static final String PREPARE_TRAINING = "PrepareTrainingTask";
    private static final String APPROVE_CAMPAIGN = "ApproveCampaignTask";
    private static final String INVITATION = "training-invitation";
    private static final int KILLS_A_KILL_AMONG_LETTERS = 5;
    /** Drawn below this, so that the kills are spread over the mails of a program. */
    private static final int MAILS_BETWEEN_KILLS = 5 * PEOPLE / (PEOPLE_A_KILL * KILLS_A_PROGRAM);
    /** Kept after the drill: the logs, and the report. */
    private static final Path DIRECTORY = Path.of("target", "kill-drill");

    private static final Duration PATIENCE = Duration.ofMinutes(3 + PEOPLE / 100);
    private static final String PASSWORD = "office-of-the-drill";

    private final Random random = new Random(SEED);
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Killed> killed = new ArrayList<>();
    private final Set<Long> completedTasks = new HashSet<>();

    private BrokerAlone broker;
    private JdbcClient database;
    private CountingSmtp smtp;
    private PackagedJar tollgate;
    private URI api;
    private Map<String, Integer> takenBefore = Map.of();

    /**
     * A kill and what it left.
     *
     * @param among which mails went out
     * @param taken mails that the server has taken until then
     * @param recorded mails that the database knows as sent
     * @param between Message-IDs of those taken in this life of the application that the database does not know as sent
     */
    private record Killed(
            String program, String among, KillPoint point, int taken, int recorded, Set<String> between) {}

    @Test
    void no_mail_is_lost_and_none_doubled_but_those_between_250_and_commit() throws Exception {
        FileSystemUtils.deleteRecursively(DIRECTORY);
        Path directory = Files.createDirectories(DIRECTORY).toAbsolutePath();
        System.out.printf(
                "Kill drill: %d kills, %d a program of %d people, -Dtollgate.drill.seed=%d%n",
                KILLS, KILLS_A_PROGRAM, PEOPLE, SEED);
        assertThat(PEOPLE)
                .as("people for %d kills a program", KILLS_A_PROGRAM)
                .isGreaterThanOrEqualTo(PEOPLE_A_KILL * KILLS_A_PROGRAM);
        int port = PackagedJar.freePort();
        api = URI.create("http://127.0.0.1:" + port);
        try (BrokerAlone startedBroker = BrokerAlone.start(directory.resolve("broker"));
                EmbeddedPostgres postgres = EmbeddedPostgres.start();
                HikariDataSource source = new HikariDataSource();
                CountingSmtp startedSmtp = new CountingSmtp();
                PackagedJar startedTollgate = new PackagedJar(
                        directory.resolve("tollgate"), environment(port, startedBroker, postgres, startedSmtp))) {
            broker = startedBroker;
            source.setDataSource(postgres.getPostgresDatabase());
            source.setMaximumPoolSize(2);
            database = JdbcClient.create(source);
            smtp = startedSmtp;
            tollgate = startedTollgate;
            for (int done = 0; done < KILLS; done += KILLS_A_PROGRAM) {
                drill("drill-" + (1 + done / KILLS_A_PROGRAM), Math.min(KILLS_A_PROGRAM, KILLS - done));
            }
            stopWhenNoMailWaits();
            judge();
        } catch (ConditionTimeoutException | AssertionError e) {
            throw new AssertionError(
                    "%s%nseed %d, kills %s%n%nThe application's last words:%n%s"
                            .formatted(e.getMessage(), SEED, killed, tollgate == null ? "" : tollgate.lastWords()),
                    e);
        }
    }

    /** One program up to its first campaign, a fifth of the kills among its letters, others in the campaign, until it is proven. */
    private void drill(String program, int kills) throws Exception {
        ready();
        slowDownRecordingOfCompletions();
        register(program);
        post("/api/programs/" + program + "/start", "application/json", "", 202);
        answerUntilAsked(program, Map.of(PREPARE_TRAINING, DEPARTMENTS.size(), APPROVE_CAMPAIGN, 1));
        until("all letters so far are sent", () -> waiting() == 0);

        int amongLetters = Math.max(1, kills / KILLS_A_KILL_AMONG_LETTERS);
        for (int kill = 0; kill < amongLetters; kill++) {
            KillPoint point = KillPoint.ofAMail(random);
            CountingSmtp.Gate gate = arm(point);
            if (kill == 0) {
                answer(program, PREPARE_TRAINING, DEPARTMENTS.size());
            } else {
                tollgate.start();
            }
            meet(program, "letters", point, gate);
        }
        smtp.letAllThrough();
        ready();
        until("all are invited", () -> letters(program, INVITATION) == PEOPLE);
        // The kills that come now are the campaign's.
        until("all letters are sent", () -> waiting() == 0);

        boolean approved = false;
        for (KillPoint point : KillPoint.draw(kills - amongLetters, random)) {
            CountingSmtp.Gate gate = arm(point);
            if (!approved) {
                answer(program, APPROVE_CAMPAIGN, 1);
                approved = true;
            } else {
                tollgate.start();
            }
            meet(program, "campaign", point, gate);
        }
        if (!approved) {
            answer(program, APPROVE_CAMPAIGN, 1);
        }
        smtp.letAllThrough();
        ready();
        until(
                "the campaign of " + program + " is proven and the step behind it sealed",
                () -> evidence(program)
                        .containsAll(Set.of(
                                "CAMPAIGN_ACCOUNTED communication-campaign",
                                "SEALED communication-campaign",
                                "SEALED step-4-communicate-objective")));
        assertThat(get("/api/programs/" + program + "/evidence/verification")
                        .path("whole")
                        .asBoolean())
                .as("the ledger's chain holds")
                .isTrue();
    }

    /** Kills at that point, or somewhere in what follows it. */
    private void meet(String program, String among, KillPoint point, CountingSmtp.Gate gate)
            throws InterruptedException {
        await(point + " among " + among)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(trigger(program, point, gate));
        LockSupport.parkNanos(delay(point).toNanos());
        kill(program, among, point);
    }

    /** Letters come whenever they are due: the counts are final when nothing waits and nobody sends any more. */
    private void stopWhenNoMailWaits() throws Exception {
        do {
            ready();
            until("no mail waits", () -> waiting() == 0);
            tollgate.close();
        } while (waiting() > 0);
        smtp.awaitSilence(PATIENCE);
    }

    private CountingSmtp.Gate arm(KillPoint point) {
        return switch (point) {
            case BEFORE_HANDOVER, COMPLETING_DISPATCH ->
                smtp.letThrough(random.nextInt(MAILS_BETWEEN_KILLS), CountingSmtp.Then.HOLD_AT_DATA);
            case AFTER_250 -> smtp.letThrough(random.nextInt(MAILS_BETWEEN_KILLS), CountingSmtp.Then.HOLD_AFTER_250);
            case AFTER_COMMIT ->
                smtp.letThrough(1 + random.nextInt(MAILS_BETWEEN_KILLS), CountingSmtp.Then.HOLD_AT_DATA);
            case TELLING_ENGINE, COMPLETING_ACCOUNT ->
                smtp.letThrough(Integer.MAX_VALUE, CountingSmtp.Then.HOLD_AT_DATA);
        };
    }

    private Callable<Boolean> trigger(String program, KillPoint point, CountingSmtp.Gate gate) {
        return switch (point) {
            case BEFORE_HANDOVER, AFTER_250 -> gate::holds;
            case AFTER_COMMIT -> {
                int before = recorded();
                yield () -> recorded() > before;
            }
            case COMPLETING_DISPATCH -> () -> completing(program, "dispatch-campaign");
            case COMPLETING_ACCOUNT -> () -> completing(program, "account-for-recipients");
            case TELLING_ENGINE -> () -> count("""
                        select count(*) from outbox_message m join campaign c on c.id = m.correlation_key
                        where m.name = 'campaign-accounted' and c.program_id = ?""", program) > 0;
        };
    }

    /** Somewhere within what follows the point: the answer's way to the application, the completion's to the engine. */
    private Duration delay(KillPoint point) {
        return switch (point) {
            case BEFORE_HANDOVER, AFTER_COMMIT -> Duration.ZERO;
            case AFTER_250, COMPLETING_DISPATCH, COMPLETING_ACCOUNT -> Duration.ofMillis(random.nextInt(40));
            case TELLING_ENGINE -> Duration.ofMillis(random.nextInt(600));
        };
    }

    private void kill(String program, String among, KillPoint point) throws InterruptedException {
        tollgate.kill();
        smtp.awaitSilence(PATIENCE);
        // What the killed process had already asked of the database may still come to its commit.
        until(
                "its database sessions are over",
                () -> count("select count(*) from pg_stat_activity where application_name = ?", "tollgate") == 0);
        Map<String, Integer> taken = smtp.taken();
        Set<String> recorded = new HashSet<>(messageIds("state = 'SENT'"));
        Set<String> between = taken.entrySet().stream()
                .filter(mail -> mail.getValue() > takenBefore.getOrDefault(mail.getKey(), 0))
                .map(Map.Entry::getKey)
                .filter(id -> !recorded.contains(id))
                .collect(Collectors.toSet());
        takenBefore = taken;
        killed.add(new Killed(
                program,
                among,
                point,
                taken.values().stream().mapToInt(Integer::intValue).sum(),
                recorded.size(),
                between));
    }

    private void judge() throws IOException {
        Map<String, Integer> taken = smtp.taken();
        List<String> meant = messageIds("true");
        Map<String, Integer> expected = new TreeMap<>();
        meant.forEach(id -> expected.put(id, 1));
        killed.forEach(kill -> kill.between().forEach(id -> expected.merge(id, 1, Integer::sum)));
        List<String> lost = meant.stream().filter(id -> !taken.containsKey(id)).toList();
        List<String> doubled = taken.entrySet().stream()
                .filter(mail -> mail.getValue() > 1)
                .map(Map.Entry::getKey)
                .toList();
        report(meant, lost, doubled);

        int programs = (KILLS + KILLS_A_PROGRAM - 1) / KILLS_A_PROGRAM;
        assertThat(count("select count(*) from delivery where campaign_id is not null"))
                .as("a campaign mail for each person")
                .isEqualTo(programs * PEOPLE);
        assertThat(count("select count(*) from delivery where kind = ?", INVITATION))
                .as("an invitation for each person")
                .isEqualTo(programs * PEOPLE);
        assertThat(lost).as("lost mails").isEmpty();
        assertThat(messageIds("state <> 'SENT'")).as("mails not known as sent").isEmpty();
        assertThat(new TreeMap<>(taken))
                .as("taken once each, and once more for each kill between its 250 and its commit")
                .isEqualTo(expected);
        assertThat(broker.incidents()).as("incidents").isEmpty();
    }

    private void report(List<String> meant, List<String> lost, List<String> doubled) throws IOException {
        StringBuilder table = new StringBuilder("seed %d%n%n".formatted(SEED));
        table.append(
                "| kill | program | among | point | taken by the server | known as sent | between 250 and commit |%n"
                        .formatted());
        table.append("|---|---|---|---|---|---|---|%n".formatted());
        for (int i = 0; i < killed.size(); i++) {
            Killed kill = killed.get(i);
            table.append("| %d | %s | %s | %s | %d | %d | %d |%n"
                    .formatted(
                            i + 1,
                            kill.program(),
                            kill.among(),
                            kill.point(),
                            kill.taken(),
                            kill.recorded(),
                            kill.between().size()));
        }
        table.append("%nkills %d, mails %d, lost %d, doubled %d%n"
                .formatted(killed.size(), meant.size(), lost.size(), doubled.size()));
        String kinds = database
                .sql("select kind, count(*) from delivery group by kind order by kind")
                .query((row, number) -> row.getString(1) + " " + row.getInt(2))
                .stream()
                .collect(Collectors.joining(", "));
        table.append("mails by kind: %s%n".formatted(kinds));
        System.out.print(table);
        Files.writeString(DIRECTORY.resolve("report.md"), table);
    }

    // The people, who answer what is asked of them

    /** Answers everything else until so many of each of these tasks wait. */
    private void answerUntilAsked(String program, Map<String, Integer> wanted) {
        until("somebody is asked at " + wanted, () -> {
            Map<String, Integer> asked = new HashMap<>();
            for (OpenTask task : openTasks(program)) {
                if (wanted.containsKey(task.elementId())) {
                    asked.merge(task.elementId(), 1, Integer::sum);
                } else {
                    complete(task);
                }
            }
            return asked.equals(wanted);
        });
    }

    private void answer(String program, String elementId, int times) {
        Set<Long> answered = new HashSet<>();
        until(elementId + " is answered", () -> {
            openTasks(program).stream()
                    .filter(task -> task.elementId().equals(elementId))
                    .filter(this::complete)
                    .forEach(task -> answered.add(task.elementInstanceKey()));
            return answered.size() == times;
        });
    }

    private record OpenTask(long elementInstanceKey, String processId, String elementId) {}

    private List<OpenTask> openTasks(String program) {
        return database.sql("""
                        select element_instance_key, process_id, element_id from open_task
                        where program_id = ? order by element_instance_key""")
                .param(program)
                .query((row, number) -> new OpenTask(row.getLong(1), row.getString(2), row.getString(3)))
                .list();
    }

    /** Returns false while the engine has not made the task yet. */
    private boolean complete(OpenTask task) {
        try {
            OptionalLong key = broker.userTask(task.elementInstanceKey());
            if (key.isEmpty()) {
                return false;
            }
            if (completedTasks.add(key.getAsLong())) {
                broker.complete(
                        key.getAsLong(),
                        Answers.to(Forms.of(task.processId(), task.elementId()), LocalDate.now(Clock.systemUTC())));
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // What the database says

    private int recorded() {
        return count("select count(*) from delivery where state = 'SENT'");
    }

    private int letters(String program, String kind) {
        return count(
                "select count(*) from delivery where program_id = ? and campaign_id is null and kind = ?",
                program,
                kind);
    }

    /** Mails that are to be sent; those of a campaign that nobody has approved are not. */
    private int waiting() {
        return count("""
                        select count(*) from delivery
                        where state = 'SENDING' or (state = 'PLANNED' and next_attempt_at is not null)""");
    }

    private boolean completing(String program, String jobType) {
        return count("""
                        select count(*) from job_result r where r.job_type = ? and r.completed_job_key is null
                        and r.result is not null and r.done_at >= (
                          select max(c.planned_at) from campaign c where c.program_id = ?)""", jobType, program) > 0;
    }

    private List<String> messageIds(String condition) {
        return database.sql("select message_id from delivery where " + condition)
                .query(String.class)
                .list();
    }

    private int count(String sql, Object... parameters) {
        return database.sql(sql).params(parameters).query(Integer.class).single();
    }

    /** So that a kill while a job is being completed is never too late: noting it takes the database half a second. */
    private void slowDownRecordingOfCompletions() {
        database.sql("""
                        create or replace function drill_slow() returns trigger language plpgsql as
                        'begin perform pg_sleep(0.5); return new; end'""").update();
        database.sql("""
                        create or replace trigger drill_slow before update of completed_job_key on job_result for each row
                        when (new.job_type in ('dispatch-campaign', 'account-for-recipients')
                          and old.completed_job_key is null)
                        execute function drill_slow()""").update();
    }

    // The application from outside

    private void ready() throws IOException {
        if (!tollgate.runs()) {
            tollgate.start();
        }
        until("the application is ready", () -> {
            assertThat(tollgate.runs()).as("the application runs").isTrue();
            try {
                return send(HttpRequest.newBuilder(api.resolve("/actuator/health/readiness")))
                                .statusCode()
                        == 200;
            } catch (IOException e) {
                return false;
            }
        });
    }

    private void register(String program) throws IOException {
        String definition = Files.readString(Path.of("src/test/resources/story/program.yaml"));
        assertThat(definition).contains("id: desk", "timeZone: Europe/Berlin", "\ncommunication:\n", "\ntraining:\n");
        post(
                "/api/programs",
                "application/yaml",
                definition
                        .replace("id: desk", "id: " + program)
                        .replace("timeZone: Europe/Berlin", "timeZone: " + whereItIsAfternoon())
                        // The programs of one drill write to the same people.
                        .replace("\ncommunication:\n", "\ncommunication:\n  perPersonAndWeek: 50\n")
                        .replace("\ntraining:\n", "\ntraining:\n" + LARGE_SESSIONS),
                201);
        HttpResponse<String> imported = send(HttpRequest.newBuilder(api.resolve("/api/programs/" + program + "/people"))
                .header("Content-Type", "text/csv")
                .PUT(HttpRequest.BodyPublishers.ofString(people())));
        assertThat(imported.statusCode()).as(imported.body()).isEqualTo(200);
    }

    /** A wave that is due today starts at eight in the morning: the drill runs where that is over. */
    private static String whereItIsAfternoon() {
        int ahead = 14 - LocalTime.now(Clock.systemUTC()).getHour();
        // These names count the other way round.
        return "Etc/GMT%+d".formatted(-ahead);
    }

    private static String people() {
        return "username,name,email,department,location,role,manager\n"
                + IntStream.range(0, PEOPLE)
                        .mapToObj(i -> {
                            String username = i < DUTY_HOLDERS.size() ? DUTY_HOLDERS.get(i) : "p" + i;
                            return "%s,Person %d,%s@example.com,%s,Berlin,Agent,%s"
                                    .formatted(
                                            username,
                                            i,
                                            username,
                                            DEPARTMENTS.get(i % DEPARTMENTS.size()),
                                            i == 0 ? "" : "ada");
                        })
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    /** Kind and process of each entry. */
    private Set<String> evidence(String program) {
        Set<String> found = new HashSet<>();
        JsonNode page;
        int number = 0;
        do {
            page = get("/api/programs/%s/evidence?size=500&page=%d".formatted(program, number++));
            page.path("entries")
                    .forEach(entry -> found.add(entry.path("kind").asText() + " "
                            + entry.path("processId").asText()));
        } while (!page.path("entries").isEmpty());
        return found;
    }

    private JsonNode get(String path) {
        try {
            HttpResponse<String> response =
                    send(HttpRequest.newBuilder(api.resolve(path)).GET());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return json.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void post(String path, String type, String body, int expected) throws IOException {
        HttpResponse<String> response = send(HttpRequest.newBuilder(api.resolve(path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        String login = Base64.getEncoder().encodeToString(("drill:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        try {
            return http.send(
                    request.header("Authorization", "Basic " + login)
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void until(String what, Callable<Boolean> condition) {
        await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(condition);
    }

    private static Map<String, String> environment(
            int port, BrokerAlone broker, EmbeddedPostgres postgres, CountingSmtp smtp) {
        Map<String, String> environment = new HashMap<>();
        environment.put("TOLLGATE_PORT", Integer.toString(port));
        environment.put(
                "TOLLGATE_DATABASE_URL",
                "jdbc:postgresql://127.0.0.1:%d/postgres?ApplicationName=tollgate".formatted(postgres.getPort()));
        environment.put("TOLLGATE_DATABASE_USER", "postgres");
        environment.put("TOLLGATE_CAMUNDA_GRPC", broker.gateway().toString());
        environment.put("TOLLGATE_SMTP_HOST", "127.0.0.1");
        environment.put("TOLLGATE_SMTP_PORT", Integer.toString(smtp.port()));
        // The name under which what was half sent is taken up at once after a restart.
        environment.put("TOLLGATE_INSTANCE", "drill");
        environment.put("TOLLGATE_EVIDENCE_KEY", "a key of the drill that is long enough to be taken");
        environment.put("TOLLGATE_ACCESS_USERS_0_NAME", "drill");
        environment.put("TOLLGATE_ACCESS_USERS_0_ROLES", "PROGRAM_OFFICE,AUDITOR");
        environment.put("TOLLGATE_ACCESS_USERS_0_PASSWORDHASH", new BCryptPasswordEncoder(4).encode(PASSWORD));
        // A job whose worker was killed is handed out again after this.
        environment.put("TOLLGATE_ENGINE_JOBTIMEOUT", "10s");
        // So that the drill sees reminders as well.
        environment.put("TOLLGATE_REMINDER_EVERY", "5s");
        return environment;
    }
}
