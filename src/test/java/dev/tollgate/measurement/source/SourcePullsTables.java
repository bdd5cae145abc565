package dev.tollgate.measurement.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.communication.SettableClock;
import dev.tollgate.lifecycle.RunEnds;
import dev.tollgate.measurement.FetchedInto;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.server.ResponseStatusException;

/** What pulls promise, on whatever database. */
@ExtendWith(OutputCaptureExtension.class)
abstract class SourcePullsTables {

    static final Instant NOW = Instant.parse("2026-06-29T08:00:00Z");
    private static final String SECRET = "s3cret-t0ken";

    final String program = "crm-" + UUID.randomUUID();
    final Set<String> people = new HashSet<>(Set.of("sking", "nyang"));
    final SettableClock clock = new SettableClock(NOW.toString());
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    FetchedInto into;
    SourceStore store;
    SourcePulls pulls;
    SourcesController api;
    ScriptedSource web;
    private final HttpFetch fetch = new HttpFetch();

    abstract DataSource database();

    static void migrate(DataSource database) {
        Flyway.configure().dataSource(database).load().migrate();
    }

    @BeforeEach
    void on_this_database() throws IOException {
        web = new ScriptedSource();
        into = new FetchedInto(database(), clock, program, people);
        store = new SourceStore(JdbcClient.create(database()));
        http(settings -> {});
    }

    @AfterEach
    void close() {
        pulls.destroy();
        fetch.destroy();
        web.close();
    }

    void http(Consumer<Map<String, Object>> otherwise) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "http.url", web.address() + "/events?sort=at",
                "http.bearer", SECRET,
                "http.headers.X-Api-Key", "k3y",
                "http.list", "/data/items",
                "http.event-id", "/id",
                "http.username", "/user/login",
                "http.feature", "/action",
                "http.occurred-at", "/at",
                "http.timeout", "60s"));
        settings.put("http.since-parameter", "updated_since");
        otherwise.accept(settings);
        source(settings);
    }

    void source(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>();
        settings.forEach((key, value) -> {
            if (value != null) {
                all.put("tollgate.sources.crm." + key, value);
            }
        });
        all.putIfAbsent("tollgate.sources.crm.program", program);
        RunEnds runs = new RunEnds(JdbcClient.create(database()));
        SourceSettings bound = new Binder(new MapConfigurationPropertySource(all))
                .bind("tollgate", SourceSettings.class)
                .get();
        pulls = new SourcePulls(bound, store, runs, into.usage(), fetch, meters, clock);
        api = new SourcesController(bound, store, runs, into.programs(), clock);
    }

    /** Takes one pull whatever the time is, and says where the source stands then. */
    SourcesController.View pull() {
        api.pull(program, "crm", null);
        assertThat(pulls.pullIfDue("crm")).isTrue();
        return view();
    }

    SourcesController.View view() {
        return api.sources(program).getFirst();
    }

    private static String event(String id, String who, String at) {
        return "{\"id\":\"%s\",\"user\":{\"login\":\"%s\"},\"action\":\"visit\",\"at\":\"%s\"}".formatted(id, who, at);
    }

    private static String page(String... events) {
        return "{\"data\":{\"items\":[" + String.join(",", events) + "]}}";
    }

    private static String leading(String next, String... events) {
        return "{\"next\":" + next + ",\"data\":{\"items\":[" + String.join(",", events) + "]}}";
    }

    private static final String TWO =
            page(event("1", "sking", "2026-06-20T08:00:00Z"), event("2", "nyang", "2026-06-21T10:00:00+02:00"));

    @Test
    void takes_in_what_the_source_has_with_the_source_before_each_id() {
        web.answers(TWO);
        SourcesController.View view = pull();

        assertThat(into.stored())
                .containsExactly(
                        Map.entry("crm:1", Instant.parse("2026-06-20T08:00:00Z")),
                        Map.entry("crm:2", Instant.parse("2026-06-21T08:00:00Z")));
        assertThat(view.state()).isEqualTo("ok");
        assertThat(view.problem()).isNull();
        assertThat(view.lastSuccessAt()).isEqualTo(NOW);
        assertThat(view.lastNewAt()).isEqualTo(NOW);
        assertThat(view.pulledUntil()).isEqualTo(NOW);
        assertThat(view.nextAttemptAt()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        assertThat(view.lastPull()).isEqualTo(new SourceState.Pulled(2, 2, 0, 0, 0, 0, 0, ""));
        ScriptedSource.Request request = web.requests().getFirst();
        assertThat(request.authorization()).isEqualTo("Bearer " + SECRET);
        assertThat(request.key()).isEqualTo("k3y");
        assertThat(request.query()).isEqualTo("sort=at&updated_since=2026-03-31T08:00:00Z");
        assertThat(meters.counter("tollgate.usage.source.pulls", "source", "crm", "outcome", "ok")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void asks_again_for_the_overlap_and_counts_each_event_once() {
        web.answers(TWO);
        pull();
        clock.set(NOW.plus(Duration.ofHours(1)));
        web.answers(
                page(event("2", "nyang", "2026-06-21T10:00:00+02:00"), event("3", "nyang", "2026-06-29T08:30:00Z")));

        assertThat(pulls.pullIfDue("crm")).isTrue();
        assertThat(into.stored()).containsOnlyKeys("crm:1", "crm:2", "crm:3");
        assertThat(view().lastPull()).isEqualTo(new SourceState.Pulled(2, 1, 1, 0, 0, 0, 0, ""));
        assertThat(web.requests().getLast().query()).endsWith("updated_since=2026-06-28T08:00:00Z");
        assertThat(pulls.pullIfDue("crm")).as("not due yet").isFalse();
    }

    @Test
    void follows_the_address_of_the_next_page() {
        web.does(exchange -> ScriptedSource.answer(
                exchange,
                200,
                "application/json",
                exchange.getRequestURI().toString().contains("cursor=b")
                        ? leading("null", event("2", "nyang", "2026-06-21T10:00:00Z"))
                        : leading("\"/events?cursor=b\"", event("1", "sking", "2026-06-20T10:00:00Z"))));
        http(settings -> settings.put("http.next", "/next"));
        assertThat(pull().lastPull().imported()).isEqualTo(2);
        assertThat(web.requests()).hasSize(2).allMatch(request -> request.authorization() != null);
    }

    @Test
    void hands_the_token_of_the_next_page_over_in_a_parameter() {
        web.does(exchange -> ScriptedSource.answer(
                exchange,
                200,
                "application/json",
                exchange.getRequestURI().toString().contains("page_token=t%3D2")
                        ? leading("\"\"", event("2", "nyang", "2026-06-21T10:00:00Z"))
                        : leading("\"t=2\"", event("1", "sking", "2026-06-20T10:00:00Z"))));
        http(settings -> {
            settings.put("http.next", "/next");
            settings.put("http.next-parameter", "page_token");
        });
        assertThat(pull().lastPull().imported()).isEqualTo(2);
        assertThat(web.requests().getLast().query()).contains("updated_since=").contains("page_token=t=2");
    }

    @Test
    void counts_pages_up_until_one_is_empty() {
        web.does(exchange -> {
            String query = exchange.getRequestURI().getQuery();
            int number = Integer.parseInt(query.substring(query.lastIndexOf('=') + 1));
            ScriptedSource.answer(
                    exchange,
                    200,
                    "application/json",
                    number > 3 ? page() : page(event("" + number, "sking", "2026-06-2" + number + "T10:00:00Z")));
        });
        http(settings -> settings.put("http.page-parameter", "page"));
        assertThat(pull().lastPull().imported()).isEqualTo(3);
        assertThat(web.requests()).hasSize(4);
    }

    @Test
    void a_page_that_comes_again_is_no_next_page() {
        web.answers(TWO);
        http(settings -> settings.put("http.page-parameter", "page"));
        fails(Outcome.SCHEMA_CHANGED, "Page 2 is the same as the one before");
        web.answers(leading("\"/events?sort=at\"", event("1", "sking", "2026-06-20T10:00:00Z")));
        http(settings -> settings.put("http.next", "/next"));
        fails(Outcome.SCHEMA_CHANGED, "leads back");
    }

    @Test
    void a_next_page_on_another_host_does_not_get_the_credentials() {
        web.answers(leading("\"http://example.com/events\"", event("1", "sking", "2026-06-20T10:00:00Z")));
        http(settings -> settings.put("http.next", "/next"));
        fails(Outcome.REFUSED, "another host");
    }

    @Test
    void half_of_the_pages_change_nothing() {
        web.does(exchange -> {
            boolean second = exchange.getRequestURI().toString().contains("cursor=b");
            ScriptedSource.answer(
                    exchange,
                    second ? 503 : 200,
                    "application/json",
                    second ? "" : leading("\"/events?cursor=b\"", event("1", "sking", "2026-06-20T10:00:00Z")));
        });
        http(settings -> settings.put("http.next", "/next"));
        fails(Outcome.SERVER_ERROR, "answered 503");
    }

    @Test
    void fewer_events_than_the_source_says_it_has_are_half_an_answer() {
        http(settings -> settings.put("http.total", "/total"));
        web.answers(TWO.replace("{\"data\"", "{\"total\":3,\"data\""));
        fails(Outcome.CUT_OFF, "there are 3 events and handed out 2");
        web.answers(TWO.replace("{\"data\"", "{\"total\":2,\"data\""));
        assertThat(pull().state()).isEqualTo("ok");
    }

    @Test
    void a_source_that_hangs_is_left() {
        http(settings -> settings.put("http.timeout", "1s"));
        web.hangs();
        fails(Outcome.TIMEOUT, "No answer within 1 s");
        web.hangsInTheMiddleOf(TWO.substring(0, 40));
        fails(Outcome.TIMEOUT, "began to answer, but was not done");
    }

    @Test
    void a_pull_of_many_slow_pages_ends_when_patience_does() {
        CountDownLatch never = new CountDownLatch(1);
        web.does(exchange -> {
            assertThat(never.await(200, TimeUnit.MILLISECONDS)).isFalse();
            String number = "" + web.requests().size();
            ScriptedSource.answer(
                    exchange,
                    200,
                    "application/json",
                    leading("\"/events?cursor=" + number + "\"", event(number, "sking", "2026-06-20T10:00:00Z")));
        });
        http(settings -> {
            settings.put("http.next", "/next");
            settings.put("patience", "1s");
        });
        fails(Outcome.TIMEOUT, "not done within 1 s");
    }

    @Test
    void a_page_of_html_is_named_by_its_title() {
        web.answers(200, "text/html", "<!doctype html><html><head><title>Sign in – Acme</title></head></html>");
        SourcesController.View view = fails(Outcome.NOT_JSON, "web page titled 'Sign in – Acme'");
        assertThat(view.problem().remedy()).contains("token");
        web.answers(200, "application/json", "OK");
        fails(Outcome.NOT_JSON, "no JSON (line 1");
        web.answers(200, "application/json", "");
        fails(Outcome.NOT_JSON, "empty body");
    }

    @Test
    void a_changed_schema_is_named_with_its_pointer_and_what_is_there_instead() {
        web.answers("{\"results\":[],\"count\":0}");
        fails(Outcome.SCHEMA_CHANGED, "Page 1 has nothing at list '/data/items'; it has the keys results, count");
        web.answers("{\"data\":{\"items\":{\"a\":1}}}");
        fails(Outcome.SCHEMA_CHANGED, "no list at list '/data/items', but an object");
        web.answers(page(
                event("1", "sking", "2026-06-20T10:00:00Z"),
                "{\"id\":\"2\",\"userName\":\"nyang\",\"action\":\"visit\",\"at\":\"2026-06-20T10:00:00Z\"}"));
        fails(
                Outcome.SCHEMA_CHANGED,
                "Event 2 of page 1 has nothing at username '/user/login'; it has the keys id, userName, action, at");
        web.answers(
                page("{\"id\":\"2\",\"user\":{\"login\":{}},\"action\":\"visit\",\"at\":\"2026-06-20T10:00:00Z\"}"));
        fails(Outcome.SCHEMA_CHANGED, "has an object at username '/user/login'");
        web.answers(page(event("1", "sking", "20.06.2026 10:00")));
        fails(Outcome.SCHEMA_CHANGED, "'20.06.2026 10:00' at occurred-at '/at', which is not a time written as iso");
    }

    @Test
    void refused_credentials_are_tried_again_only_after_long() {
        for (int status : List.of(401, 403)) {
            web.answers(status, "application/json", "{}");
            SourcesController.View view = fails(Outcome.LOGIN_REFUSED, "answered " + status);
            assertThat(view.nextAttemptAt()).isEqualTo(clock.instant().plus(Duration.ofHours(1)));
        }
    }

    @Test
    void what_else_a_server_can_say_has_a_remedy_each() {
        web.answers(500, "text/html", "<html>Oops</html>");
        fails(Outcome.SERVER_ERROR, "answered 500");
        web.answers(429, "application/json", "{}");
        fails(Outcome.SERVER_ERROR, "answered 429");
        web.answers(404, "application/json", "{}");
        fails(Outcome.REFUSED, "answered 404");
        web.does(exchange -> {
            exchange.getResponseHeaders().set("Location", "/login");
            exchange.sendResponseHeaders(302, -1);
        });
        fails(Outcome.REFUSED, "answered 302, a redirect");
        http(settings -> settings.put("http.url", "http://localhost:1/events"));
        fails(Outcome.UNREACHABLE, "No connection");
    }

    @Test
    void half_a_page_changes_nothing() {
        web.breaksOffIn(TWO);
        fails(Outcome.CUT_OFF, "broke off in the middle");
        web.answers(TWO.substring(0, TWO.length() - 20));
        fails(Outcome.CUT_OFF, "ends in the middle");
    }

    @Test
    void more_than_the_limit_is_not_read() {
        web.answers(TWO);
        http(settings -> settings.put("http.max-size", "100"));
        fails(Outcome.TOO_LARGE, "more than 100 bytes");
        web.does(exchange -> ScriptedSource.answer(
                exchange,
                200,
                "application/json",
                leading(
                        "\"/events?cursor=" + web.requests().size() + "\"",
                        event("1", "sking", "2026-06-20T10:00:00Z"))));
        http(settings -> {
            settings.put("http.next", "/next");
            settings.put("http.max-size", "1000");
        });
        fails(Outcome.TOO_LARGE, "more than");
        http(settings -> {
            settings.put("http.next", "/next");
            settings.put("http.max-pages", "3");
        });
        fails(Outcome.TOO_LARGE, "more than 3 pages");
    }

    @Test
    void events_that_are_not_in_order_refuse_the_pull_and_are_quoted() {
        web.answers(page(event("1", "sking", "2026-06-20T10:00:00Z"), event("2", "nyang", "2027-06-20T10:00:00Z")));
        SourcesController.View view = fails(Outcome.INVALID_EVENTS, "is in the future");
        assertThat(view.problem().what()).contains("crm:2").contains("1 of the events");
    }

    @Test
    void a_single_event_that_is_not_in_order_is_set_aside_and_quoted_and_the_others_are_taken_in() {
        String unreadable = event("3", "nyang", "20.06.2026 10:00");
        String[] events = {
            event("1", "sking", "2026-06-20T10:00:00Z"),
            event("2", "nyang", "2027-06-20T10:00:00Z"),
            unreadable,
            event("4", "nyang", "2026-06-21T10:00:00Z"),
            event("5", "nyang", "2026-06-22T10:00:00Z")
        };
        web.answers(page(events));
        for (int pull = 0; pull < 2; pull++) {
            SourcesController.View view = pull();
            assertThat(view.state()).isEqualTo("ok");
            assertThat(into.stored()).containsOnlyKeys("crm:1", "crm:4", "crm:5");
            assertThat(view.refused()).hasSize(2);
            assertThat(view.refused())
                    .anySatisfy(event -> {
                        assertThat(event.event()).contains("crm:2", "nyang");
                        assertThat(event.problem()).isEqualTo("occurredAt is in the future");
                        assertThat(event.remedy()).isNotBlank();
                    })
                    .anySatisfy(event -> {
                        assertThat(event.event()).isEqualTo("3");
                        assertThat(event.problem()).contains("which is not a time written as iso");
                    });
        }
    }

    @Test
    void the_source_of_a_program_that_is_over_is_left_alone_until_the_program_is_started_anew() {
        web.answers(TWO);
        pull();
        JdbcClient jdbc = JdbcClient.create(database());
        String run = UUID.randomUUID().toString();
        jdbc.sql("""
                        insert into program_run (id, program_id, open_program_id, root_process_instance_key,
                          process_definition_key, opened_at)
                        values (?, ?, ?, ?, 1, ?)""")
                .params(run, program, program, System.nanoTime(), NOW.atOffset(ZoneOffset.UTC))
                .update();
        pull();
        jdbc.sql("update program_run set open_program_id = null, ended_at = opened_at where id = ?")
                .param(run)
                .update();

        clock.set(NOW.plus(Duration.ofDays(2)));
        assertThat(pulls.pullIfDue("crm")).isFalse();
        assertThat(view().state()).isEqualTo("over");
        assertThat(view().nextAttemptAt()).isNull();
        assertThatExceptionOfType(ResponseStatusException.class)
                .isThrownBy(() -> api.pull(program, "crm", null))
                .withMessageContaining("does not run any more");

        jdbc.sql("update program_run set open_program_id = program_id, ended_at = null where id = ?")
                .param(run)
                .update();
        assertThat(pulls.pullIfDue("crm")).isTrue();
    }

    @Test
    void an_event_just_ahead_of_our_clock_comes_with_the_next_pull() {
        web.answers(page(event("1", "sking", "2026-06-29T08:00:30Z")));
        assertThat(pull().lastPull().later()).isEqualTo(1);
        assertThat(into.stored()).isEmpty();
        clock.set(NOW.plus(Duration.ofHours(1)));
        assertThat(pull().lastPull().imported()).isEqualTo(1);
    }

    @Test
    void who_is_unknown_is_kept_aside_and_who_is_nobody_left_out_with_a_number() {
        web.answers(page(
                event("1", "sking", "2026-06-20T10:00:00Z"),
                event("2", "stranger", "2026-06-20T10:00:00Z"),
                "{\"id\":\"3\",\"user\":{\"login\":null},\"action\":\"visit\",\"at\":\"2026-06-20T10:00:00Z\"}",
                event("4", "sking", "2026-06-20T10:00:00Z").replace("visit", "report")));
        assertThat(pull().lastPull()).isEqualTo(new SourceState.Pulled(4, 2, 0, 0, 1, 0, 1, "report: 1"));
        assertThat(into.aside()).containsExactly("stranger");

        web.answers(
                page("{\"id\":\"5\",\"user\":{\"login\":null},\"action\":\"visit\",\"at\":\"2026-06-20T10:00:00Z\"}"));
        api.pull(program, "crm", null);
        assertThat(pulls.pullIfDue("crm")).isTrue();
        assertThat(view().problem().what()).contains("None of the 1 events says who did it");
    }

    @Test
    void times_without_an_offset_are_of_the_configured_zone_or_the_programs() {
        web.answers(page(
                event("1", "sking", "2026-06-20 10:00:00"),
                event("2", "sking", "2026-03-29T02:30"),
                event("3", "sking", "2026-06-20"),
                event("4", "sking", "2026-06-20T10:00:00.123+0530")));
        pull();
        assertThat(into.stored())
                .containsEntry("crm:1", Instant.parse("2026-06-20T08:00:00Z"))
                .containsEntry("crm:2", Instant.parse("2026-03-29T01:30:00Z"))
                .containsEntry("crm:3", Instant.parse("2026-06-19T22:00:00Z"))
                .containsEntry("crm:4", Instant.parse("2026-06-20T04:30:00.123Z"));
        http(settings -> {
            settings.put("http.zone", "America/New_York");
            settings.put("event-id-prefix", "");
            settings.put("http.since-format", "local");
        });
        pull();
        assertThat(into.stored()).containsEntry("1", Instant.parse("2026-06-20T14:00:00Z"));
        assertThat(web.requests().getLast().query()).endsWith("updated_since=2026-06-28T04:00");
    }

    @Test
    void times_can_be_seconds_or_milliseconds_and_ids_numbers() {
        web.answers(page("{\"id\":17,\"who\":\"sking\",\"at\":1781942400.5}"));
        http(settings -> {
            settings.put("http.username", "/who");
            settings.put("http.feature", null);
            settings.put("http.feature-name", "visit");
            settings.put("http.time-format", "epoch-seconds");
            settings.put("http.since-format", "epoch-millis");
        });
        pull();
        assertThat(into.stored()).containsExactly(Map.entry("crm:17", Instant.parse("2026-06-20T08:00:00.500Z")));
        assertThat(web.requests().getLast().query())
                .endsWith(
                        "updated_since=" + Instant.parse("2026-03-31T08:00:00Z").toEpochMilli());
    }

    @Test
    void nothing_new_is_no_trouble() {
        web.answers(page());
        SourcesController.View view = pull();
        assertThat(view.state()).isEqualTo("ok");
        assertThat(view.lastNewAt()).isNull();
        assertThat(view.lastPull()).isEqualTo(SourceState.Pulled.NOTHING);
    }

    @Test
    void after_a_failure_it_is_tried_again_later_each_time_from_the_same_time_on() {
        web.answers(TWO);
        pull();
        web.answers(500, "text/plain", "");
        clock.set(NOW.plus(Duration.ofHours(1)));
        Duration waited = Duration.ZERO;
        for (int minutes : List.of(1, 2, 4, 8, 16, 32, 60, 60)) {
            assertThat(pulls.pullIfDue("crm")).isTrue();
            assertThat(view().nextAttemptAt()).isEqualTo(clock.instant().plus(Duration.ofMinutes(minutes)));
            clock.set(view().nextAttemptAt().minusSeconds(1));
            assertThat(pulls.pullIfDue("crm")).as("not due").isFalse();
            clock.set(clock.instant().plusSeconds(1));
            waited = waited.plusMinutes(minutes);
        }
        assertThat(view().failures()).isEqualTo(8);
        assertThat(view().pulledUntil()).isEqualTo(NOW);
        assertThat(meters.counter("tollgate.usage.source.pulls", "source", "crm", "outcome", "server-error")
                        .count())
                .isEqualTo(8);
        assertThat(meters.get("tollgate.usage.source.age").gauge().value())
                .isEqualTo(waited.plusHours(1).toSeconds());

        web.answers(TWO);
        assertThat(pulls.pullIfDue("crm")).isTrue();
        assertThat(web.requests().getLast().query()).endsWith("updated_since=2026-06-28T08:00:00Z");
        assertThat(view().failures()).isZero();
        assertThat(view().problem()).isNull();
    }

    @Test
    void of_several_instances_one_pulls() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        web.does(exchange -> {
            asked.countDown();
            answer.await();
            ScriptedSource.answer(exchange, 200, "application/json", TWO);
        });
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            Future<Boolean> first = other.submit(() -> pulls.pullIfDue("crm"));
            asked.await();
            assertThat(pulls.pullIfDue("crm")).isFalse();
            assertThat(view().pulling()).isTrue();
            answer.countDown();
            assertThat(first.get()).isTrue();
        }
        assertThat(view().pulling()).isFalse();
        assertThat(web.requests()).hasSize(1);
        assertThat(into.stored()).hasSize(2);
    }

    @Test
    void what_an_instance_left_that_died_is_taken_up_and_counted_once() {
        web.answers(TWO);
        store.begin(program, "crm", NOW);
        String dead = store.claim(program, "crm", NOW, NOW.plus(Duration.ofMinutes(20)))
                .orElseThrow();
        clock.set(NOW.plus(Duration.ofMinutes(19)));
        assertThat(pulls.pullIfDue("crm")).isFalse();
        clock.set(NOW.plus(Duration.ofMinutes(21)));
        assertThat(pulls.pullIfDue("crm")).isTrue();

        store.succeeded(dead, NOW, NOW, NOW, SourceState.Pulled.NOTHING);
        store.failed(dead, NOW, NOW, 1, Outcome.FAILED, "late", "none");
        assertThat(view().pulledUntil()).as("the note of who pulled last").isEqualTo(NOW.plus(Duration.ofMinutes(21)));
        assertThat(view().state()).isEqualTo("ok");
        assertThat(into.stored()).hasSize(2);
    }

    @Test
    void can_be_asked_to_pull_at_once_and_again_from_earlier() {
        web.answers(TWO);
        pull();
        api.pull(program, "crm", OffsetDateTime.parse("2026-05-01T00:00:00+02:00"));
        assertThat(pulls.pullIfDue("crm")).isTrue();
        assertThat(web.requests().getLast().query()).endsWith("updated_since=2026-04-29T22:00:00Z");
        assertThat(view().lastPull().alreadyKnown()).isEqualTo(2);
        assertThatThrownBy(() -> api.pull(program, "erp", null))
                .isInstanceOf(ResponseStatusException.class)
                .hasMessageContaining("No source 'erp' feeds");
        assertThatThrownBy(() -> api.pull(program, "crm", OffsetDateTime.parse("2027-05-01T00:00:00+02:00")))
                .hasMessageContaining("in the future");
    }

    @Test
    void a_program_that_is_not_registered_yet_is_named() {
        http(settings -> settings.put("program", "crm-typo"));
        web.answers(TWO);
        assertThat(pulls.pullIfDue("crm")).isTrue();
        SourcesController.View view = api.all().getFirst();
        assertThat(view.problem().outcome()).isEqualTo(Outcome.PROGRAM_UNKNOWN);
        assertThat(view.problem().what()).contains("'crm-typo'");
        assertThat(web.requests()).isEmpty();
    }

    @Test
    void secrets_are_neither_shown_nor_logged(CapturedOutput logged) {
        web.answers(401, "application/json", "{}");
        String shown = pull().toString();
        http(settings -> settings.put("http.headers.Bad Header", SECRET));
        shown += pull();
        http(settings -> settings.put("http.headers.X-Api-Key", "line\nbreak-" + SECRET));
        shown += pull();
        assertThat(view().problem().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(shown + logged + pulls).doesNotContain(SECRET).doesNotContain(web.address());
        assertThat(logged.toString()).contains("Usage source 'crm'");
    }

    /** The database of a CRM: this one, with a table of its own. */
    abstract String sqlUrl();

    abstract String sqlUser();

    private void sql(String query) {
        source(new HashMap<>(Map.of(
                "sql.url",
                sqlUrl(),
                "sql.username",
                sqlUser(),
                "sql.password",
                sqlPassword(),
                "sql.query",
                query,
                "sql.timeout",
                "60s",
                "sql.fetch-size",
                "2")));
    }

    abstract String sqlPassword();

    private void table(String... statements) {
        JdbcClient jdbc = JdbcClient.create(database());
        jdbc.sql("drop table if exists crm_action").update();
        jdbc.sql("""
                        create table crm_action (
                          id integer primary key, login varchar(100), what varchar(100),
                          done_at timestamp(6) with time zone, done_local timestamp(6), score numeric(3, 2))""").update();
        for (String statement : statements) {
            jdbc.sql(statement).update();
        }
    }

    private static final String[] ROWS = {
        "insert into crm_action values (1, 'sking', 'visit', '2026-06-20 10:00:00+02:00', '2026-06-20 10:00:00', 0.75)",
        "insert into crm_action values (2, 'nyang', 'visit', '2026-06-21 23:30:00+00:00', '2026-06-22 01:30:00', null)",
        "insert into crm_action values (3, null, 'visit', '2026-06-22 10:00:00+00:00', '2026-06-22 12:00:00', null)",
        "insert into crm_action values (4, 'sking', 'visit', '2026-01-05 10:00:00+00:00', '2026-01-05 11:00:00', null)",
        "insert into crm_action values (5, 'stranger', 'visit', '2026-06-22 10:00:00+00:00', '2026-06-22 12:00:00', 1)"
    };

    @Test
    void takes_in_what_a_query_finds_since_the_last_pull() {
        table(ROWS);
        sql("select id as event_id, login as username, what as feature, done_at as occurred_at, score as quality"
                + " from crm_action where done_at >= :since order by id");
        assertThat(pull().lastPull()).isEqualTo(new SourceState.Pulled(4, 2, 0, 0, 1, 0, 1, ""));
        assertThat(into.stored())
                .containsExactly(
                        Map.entry("crm:1", Instant.parse("2026-06-20T08:00:00Z")),
                        Map.entry("crm:2", Instant.parse("2026-06-21T23:30:00Z")));
        assertThat(into.quality("crm:1")).isEqualTo(0.75);

        clock.set(NOW.plus(Duration.ofHours(2)));
        JdbcClient.create(database())
                .sql("insert into crm_action values (6, 'nyang', 'visit', '2026-06-29 09:00:00+00:00',"
                        + " '2026-06-29 11:00:00', null)")
                .update();
        assertThat(pull().lastPull()).isEqualTo(new SourceState.Pulled(1, 1, 0, 0, 0, 0, 0, ""));
    }

    @Test
    void local_times_days_and_texts_of_a_query_are_of_the_configured_zone() {
        table(ROWS);
        String columns = "select id as eventid, login as username, what as feature, %s as occurredat from crm_action"
                + " where id <= 2 and done_local >= :sinceLocal";
        sql(columns.formatted("done_local"));
        pull();
        assertThat(into.stored())
                .containsEntry("crm:1", Instant.parse("2026-06-20T08:00:00Z"))
                .containsEntry("crm:2", Instant.parse("2026-06-21T23:30:00Z"));
        sql(columns.formatted("cast(done_local as date)").replace("id as eventid", "id + 10 as eventid"));
        api.pull(program, "crm", OffsetDateTime.parse("2026-06-01T00:00:00Z"));
        pull();
        assertThat(view().problem()).isNull();
        sql(columns.formatted("'2026-06-20 09:15:00'").replace("id as eventid", "id + 20 as eventid"));
        api.pull(program, "crm", OffsetDateTime.parse("2026-06-01T00:00:00Z"));
        pull();
        assertThat(view().problem()).isNull();
        assertThat(into.stored())
                .containsEntry("crm:11", Instant.parse("2026-06-19T22:00:00Z"))
                .containsEntry("crm:21", Instant.parse("2026-06-20T07:15:00Z"));
    }

    @Test
    void a_query_whose_columns_or_tables_changed_is_named_with_what_is_missing() {
        table(ROWS);
        sql("select id as eventId, login as who, what as feature, done_at as occurredAt from crm_action");
        assertThat(fails(Outcome.SCHEMA_CHANGED, "The query has no column 'username'; it has ")
                        .problem()
                        .what()
                        .toLowerCase(Locale.ROOT))
                .contains("eventid, who, feature, occurredat");
        sql("select id as eventId, user_name as username, what as feature, done_at as occurredAt from crm_action");
        assertThat(fails(Outcome.SCHEMA_CHANGED, "The database says: ")
                        .problem()
                        .what())
                .containsIgnoringCase("user_name")
                .doesNotContain("select id");
        sql("select id as eventId, login as username, what as feature, done_at as occurredAt from crm_actions");
        fails(Outcome.SCHEMA_CHANGED, "The database says: ");
        sql("select id as eventId, login as username, null as feature, done_at as occurredAt from crm_action");
        fails(Outcome.SCHEMA_CHANGED, "Row 1 has null in column 'feature'");
        sql("select id as eventId, login as username, what as feature, 'soon' as occurredAt from crm_action");
        fails(Outcome.SCHEMA_CHANGED, "Row 1 has no time in column 'occurredAt'");
    }

    @Test
    void a_query_with_more_rows_than_allowed_changes_nothing() {
        table(ROWS);
        Map<String, Object> settings = new HashMap<>(Map.of(
                "sql.url",
                sqlUrl(),
                "sql.username",
                sqlUser(),
                "sql.password",
                sqlPassword(),
                "sql.query",
                "select id as eventId, login as username, what as feature, done_at as occurredAt from crm_action",
                "sql.max-rows",
                "4"));
        source(settings);
        fails(Outcome.TOO_LARGE, "more than 4 rows");
        settings.put("sql.max-rows", "5");
        source(settings);
        assertThat(pull().lastPull().events()).isEqualTo(5);
    }

    @Test
    void a_query_that_changes_something_is_refused_or_undone() {
        table(ROWS);
        for (String query : writing()) {
            sql(query);
            pull();
            assertThat(view().state()).as(query).isEqualTo("failing");
            assertThat(JdbcClient.create(database())
                            .sql("select count(*) from crm_action")
                            .query(Integer.class)
                            .single())
                    .as(query)
                    .isEqualTo(5);
        }
    }

    abstract List<String> writing();

    @Test
    void a_database_that_is_not_there_or_hangs_is_left(CapturedOutput logged) {
        table(ROWS);
        Map<String, Object> settings = new HashMap<>(Map.of(
                "sql.url",
                "jdbc:postgresql://localhost:1/crm?password=" + SECRET,
                "sql.username",
                "reader",
                "sql.password",
                SECRET + "2",
                "sql.query",
                "select 1"));
        source(settings);
        fails(Outcome.UNREACHABLE, "No connection to the database");
        settings.put("sql.url", sqlUrl());
        settings.put("sql.username", sqlUser());
        settings.put("sql.password", sqlPassword());
        settings.put("sql.query", sleeping());
        settings.put("sql.timeout", "1s");
        source(settings);
        fails(Outcome.TIMEOUT, "not done in time");
        assertThat(api.all() + logged.toString()).doesNotContain(SECRET);
    }

    abstract String sleeping();

    @Test
    void a_login_that_the_database_refuses_is_not_tried_every_minute() {
        table(ROWS);
        source(new HashMap<>(Map.of(
                "sql.url", refusingUrl(), "sql.username", "nobody", "sql.password", "wrong", "sql.query", "select 1")));
        assertThat(fails(Outcome.LOGIN_REFUSED, "refused the login").nextAttemptAt())
                .isEqualTo(NOW.plus(Duration.ofHours(1)));
    }

    abstract String refusingUrl();

    private void prometheus(Consumer<Map<String, Object>> otherwise) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "prometheus.url",
                web.address() + "/",
                "prometheus.bearer",
                SECRET,
                "prometheus.query",
                "sum by (username, feature) (increase(crm_actions_total[$day]))",
                "history",
                "3d"));
        otherwise.accept(settings);
        source(settings);
    }

    private static String vector(String... series) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + String.join(",", series)
                + "]}}";
    }

    private static String series(String who, String value) {
        return "{\"metric\":{\"username\":\"%s\",\"feature\":\"visit\"},\"value\":[1781942400,\"%s\"]}"
                .formatted(who, value);
    }

    @Test
    void each_day_on_which_a_counter_rose_is_one_event_of_its_user() {
        prometheus(settings -> {});
        web.answers(
                vector(series("sking", "2.0007"), series("nyang", "0"), series("stranger", "1"), series("x", "NaN")));
        assertThat(pull().lastPull()).isEqualTo(new SourceState.Pulled(6, 3, 0, 0, 3, 0, 0, ""));
        assertThat(into.stored())
                .containsExactly(
                        Map.entry("crm:visit:sking:2026-06-26", Instant.parse("2026-06-26T10:00:00Z")),
                        Map.entry("crm:visit:sking:2026-06-27", Instant.parse("2026-06-27T10:00:00Z")),
                        Map.entry("crm:visit:sking:2026-06-28", Instant.parse("2026-06-28T10:00:00Z")));
        assertThat(web.requests()).hasSize(3).allSatisfy(request -> {
            assertThat(request.path()).isEqualTo("/api/v1/query");
            assertThat(request.authorization()).isEqualTo("Bearer " + SECRET);
            assertThat(request.query()).contains("increase(crm_actions_total[86400s])");
        });
        assertThat(web.requests().getLast().query())
                .endsWith("&time=" + Instant.parse("2026-06-28T22:00:00Z").getEpochSecond());

        web.answers(vector(series("sking", "5"), series("nyang", "1")));
        assertThat(pull().lastPull())
                .as("the days of the overlap again: what rose late is added")
                .isEqualTo(new SourceState.Pulled(2, 1, 1, 0, 0, 0, 0, ""));
    }

    @Test
    void a_day_on_which_the_clocks_change_is_as_long_as_it_is() {
        clock.set(Instant.parse("2026-03-30T08:00:00Z"));
        prometheus(settings -> settings.put("history", "1d"));
        web.answers(vector());
        assertThat(pull().state()).isEqualTo("ok");
        assertThat(web.requests()).hasSize(1);
        assertThat(web.requests().getFirst().query())
                .contains("[82800s]")
                .endsWith("&time=" + Instant.parse("2026-03-29T22:00:00Z").getEpochSecond());
    }

    @Test
    void what_prometheus_can_answer_instead_is_named() {
        prometheus(settings -> {});
        web.answers(
                400, "application/json", "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}");
        fails(Outcome.REFUSED, "Prometheus says of 2026-06-26: parse error");
        web.answers(503, "application/json", "{\"status\":\"error\",\"errorType\":\"timeout\",\"error\":\"too slow\"}");
        fails(Outcome.SERVER_ERROR, "too slow");
        web.answers(503, "text/html", "<html><title>Unavailable</title></html>");
        fails(Outcome.NOT_JSON, "Unavailable");
        web.answers(401, "text/plain", "");
        fails(Outcome.LOGIN_REFUSED, "answered 401");
        web.answers("{\"pages\":[]}");
        fails(Outcome.SCHEMA_CHANGED, "no list at '/data/result'; it has the keys pages");
        web.answers(vector().replace("vector", "matrix"));
        fails(Outcome.SCHEMA_CHANGED, "gives a matrix");
        web.answers(vector(series("sking", "1")).replace("username", "user_id"));
        fails(Outcome.SCHEMA_CHANGED, "no label 'username'; it has the labels user_id, feature");
        web.answers(vector(series("sking", "+Inf")));
        fails(Outcome.SCHEMA_CHANGED, "the value '+Inf'");
        web.answers(vector(series("sking", "1")).replace("\"data\"", "\"warnings\":[\"a store is away\"],\"data\""));
        fails(Outcome.CUT_OFF, "may not be whole: a store is away");
    }

    @Test
    void labels_can_have_other_names_and_every_series_one_feature() {
        prometheus(settings -> {
            settings.put("prometheus.username-label", "user_id");
            settings.put("prometheus.feature-name", "visit");
            settings.put("history", "1d");
        });
        web.answers(vector(series("sking", "1").replace("username", "user_id").replace("feature", "other")));
        pull();
        assertThat(into.stored()).containsOnlyKeys("crm:visit:sking:2026-06-28");
    }

    /** A pull that ends so, changes nothing and says so in API and metrics. */
    SourcesController.View fails(Outcome outcome, String what) {
        Instant before = view().pulledUntil();
        int failures = view().failures();
        double counted = counted(outcome);
        SourcesController.View view = pull();
        assertThat(view.problem()).isNotNull();
        assertThat(view.problem().what()).contains(what);
        assertThat(view.problem().outcome()).isEqualTo(outcome);
        assertThat(view.problem().remedy()).isNotBlank();
        assertThat(view.state()).isEqualTo("failing");
        assertThat(view.failures()).isEqualTo(failures + 1);
        assertThat(view.pulledUntil()).isEqualTo(before);
        assertThat(view.nextAttemptAt()).isAfter(clock.instant());
        assertThat(counted(outcome)).isEqualTo(counted + 1);
        assertThat(into.stored()).isEmpty();
        return view;
    }

    private double counted(Outcome outcome) {
        return meters.counter("tollgate.usage.source.pulls", "source", "crm", "outcome", outcome.shown())
                .count();
    }
}
