package dev.tollgate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.ErrorResponseException;

class BrokerTimeTest {

    private static final Duration SOON = Duration.ofSeconds(2);

    @TempDir
    private Path directory;

    private final List<Duration> moves = new CopyOnWriteArrayList<>();
    private final AtomicLong offset = new AtomicLong();
    private final AtomicInteger scrapes = new AtomicInteger();
    private volatile int activeUntilScrape;
    private volatile int scrapesAtFirstMove;
    private HttpServer broker;
    private BrokerTime time;

    @BeforeEach
    void broker() throws IOException {
        broker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/actuator/clock", body -> "{\"epochMilli\":%d}".formatted(System.currentTimeMillis() + offset.get()));
        answer("/actuator/clock/add", body -> {
            if (moves.isEmpty()) {
                scrapesAtFirstMove = scrapes.get();
            }
            long by = new ObjectMapper().readTree(body).path("offsetMilli").asLong();
            moves.add(Duration.ofMillis(by));
            return "{\"epochMilli\":%d}".formatted(System.currentTimeMillis() + offset.addAndGet(by));
        });
        answer("/actuator/prometheus", body -> {
            int activated = scrapes.incrementAndGet() <= activeUntilScrape ? 1 : 0;
            return """
                    zeebe_job_events_total{action="created",partition="1",type="a",} 9.0
                    zeebe_job_events_total{action="activated",partition="1",type="a",} %d.0
                    zeebe_job_events_total{action="completed",partition="1",type="a",} 5.0
                    zeebe_stream_processor_records_total{action="processed",partition="1",} 77.0
                    """.formatted(5 + activated);
        });
        broker.start();
        time = brokerTime();
    }

    @AfterEach
    void stopBroker() {
        broker.stop(0);
    }

    @Test
    void moves_a_day_at_a_time_and_the_rest_last() throws IOException {
        time.advance(Duration.ofHours(60));

        assertThat(moves).containsExactly(Duration.ofDays(1), Duration.ofDays(1), Duration.ofHours(12));
        assertThat(time.ahead()).isCloseTo(Duration.ofHours(60), SOON);
    }

    @Test
    void waits_while_a_job_is_active() throws IOException {
        activeUntilScrape = 5;

        time.advance(Duration.ofHours(1));

        assertThat(scrapesAtFirstMove).isGreaterThan(activeUntilScrape);
    }

    @Test
    void a_restarted_broker_gets_back_the_time_it_had() throws IOException {
        time.advance(Duration.ofDays(3));
        offset.set(0);

        brokerTime().restore();

        assertThat(time.ahead()).isCloseTo(Duration.ofDays(3), SOON);
    }

    @Test
    void a_broker_never_moved_is_left_alone() throws IOException {
        time.restore();

        assertThat(moves).isEmpty();
    }

    @Test
    void the_applications_clock_follows_at_once() throws IOException {
        Instant machine = Instant.parse("2027-01-01T00:00:00Z");
        try (BrokerClock clock = new BrokerClock(time, Clock.fixed(machine, ZoneOffset.UTC))) {
            assertThat(clock.instant()).isEqualTo(machine);

            clock.advance(Duration.ofDays(2));

            assertThat(clock.instant()).isCloseTo(machine.plus(Duration.ofDays(2)), within(SOON));
        }
    }

    @Test
    void understands_calendar_and_clock_amounts() {
        ZonedDateTime start = ZonedDateTime.parse("2027-01-31T10:00:00Z");

        assertThat(ClockController.duration("P1D", start)).isEqualTo(Duration.ofDays(1));
        assertThat(ClockController.duration("PT90M", start)).isEqualTo(Duration.ofMinutes(90));
        assertThat(ClockController.duration("P1M2DT3H", start)).isEqualTo(Duration.ofHours(30 * 24 + 3));
    }

    @Test
    void refuses_to_go_back_or_too_far_and_says_what_would_do() {
        ZonedDateTime start = ZonedDateTime.parse("2027-01-31T10:00:00Z");

        for (String amount : List.of("-P1D", "P0D", "P2Y1D", "P-1D", "tomorrow", "", "PT", "P999999999999Y")) {
            assertThatThrownBy(() -> ClockController.duration(amount, start))
                    .as(amount)
                    .isInstanceOfSatisfying(
                            ErrorResponseException.class,
                            refusal -> assertThat(refusal.getBody().getProperties())
                                    .containsEntry("field", "advance")
                                    .containsEntry("value", amount)
                                    .containsKey("remedy"));
        }
    }

    private BrokerTime brokerTime() {
        return new BrokerTime(
                URI.create("http://127.0.0.1:" + broker.getAddress().getPort()), directory.resolve("clock"));
    }

    private interface Answer {
        String to(String body) throws IOException;
    }

    private void answer(String path, Answer answer) {
        broker.createContext(path, exchange -> {
            byte[] response = answer.to(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, response.length);
            exchange.getResponseBody().write(response);
            exchange.close();
        });
    }
}
