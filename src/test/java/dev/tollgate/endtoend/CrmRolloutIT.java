package dev.tollgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The main job on the real Camunda in a real browser: the example program on 107 people, from Tasklist's start form to
 * its end, every form filled at Tasklist by the person it is meant for. Leaves screenshots in target/end-to-end.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CrmRolloutIT {

    private static final Path OUTPUT = Path.of("target", "end-to-end");
    private static final Path SCREENSHOTS = OUTPUT.resolve("screenshots");
    private static final String PROGRAM = "crm-rollout";
    private static final Duration LONGEST = Duration.ofMinutes(25);

    private static LocalTollgate tollgate;
    private static Chromium browser;
    private static Api office;
    private static People people;
    private static final List<String> timeline = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(SCREENSHOTS);
        org.springframework.util.FileSystemUtils.deleteRecursively(OUTPUT.resolve("tollgate"));
        tollgate = LocalTollgate.start(OUTPUT.resolve("tollgate").toAbsolutePath());
        browser = new Chromium();
        office = new Api(tollgate, "office");
        people = new People(browser, tollgate.tasklist(), SCREENSHOTS);
    }

    @AfterAll
    static void stop() throws IOException {
        Files.write(OUTPUT.resolve("timeline.txt"), timeline);
        if (people != null) {
            people.close();
            browser.close();
        }
        if (tollgate != null) {
            tollgate.close();
        }
    }

    @Test
    @Order(1)
    void the_example_program_goes_from_start_to_completed() throws Exception {
        people.as("nyang")
                .start(
                        "Adoption program",
                        "start-adoption-program",
                        Map.of("how", "registered", "programId", PROGRAM),
                        SCREENSHOTS.resolve("tasklist-start-adoption-program.png"));

        UsageFeed usage = new UsageFeed(office, PROGRAM);
        long deadline = System.nanoTime() + LONGEST.toNanos();
        boolean seenInOperate = false;
        JsonNode status = settled();
        while (!status.path("state").asText().equals("completed")) {
            assertThat(System.nanoTime())
                    .as("still '%s' after %s", status, LONGEST)
                    .isLessThan(deadline);
            JsonNode tasks = status.path("tasks");
            if (!tasks.isEmpty()) {
                JsonNode task = tasks.get(0);
                Instant now = office.now();
                timeline.add("%s %s by %s".formatted(now, task.path("name").asText(), task.path("waitsFor")));
                int before = tasks.size();
                people.complete(task, People.day(now));
                if (!seenInOperate && before > 3) {
                    lookAtOperate(status, "operate-running.png");
                    seenInOperate = true;
                }
            } else {
                pass(status, usage);
            }
            status = settled();
        }

        List<String> pilotInUse = outcomes("pilot", "in-use");
        assertThat(pilotInUse)
                .as("the gate first holds, then goes")
                .contains("HOLD")
                .endsWith("GO");
        assertThat(outcomes("rollout", "sustained")).endsWith("GO");
        assertThat(new Api(tollgate, "auditor")
                        .get("/api/programs/%s/evidence/verification".formatted(PROGRAM))
                        .path("whole")
                        .asBoolean())
                .isTrue();
        lookAtOperate(status, "operate-completed.png");
        mailsAreSeenInTheCatcher();
    }

    /** A status that does not change for a moment; workers and mails are quick, but not instant. */
    private static JsonNode settled() throws InterruptedException {
        JsonNode before = office.get("/api/programs/%s/status".formatted(PROGRAM));
        int same = 0;
        while (same < 3) {
            Thread.sleep(400);
            JsonNode now = office.get("/api/programs/%s/status".formatted(PROGRAM));
            same = now.equals(before) ? same + 1 : 0;
            if (!now.path("tasks").isEmpty() && same >= 1) {
                return now;
            }
            before = now;
        }
        return before;
    }

    /** Days pass: up to the next review of a gate with the usage of those days imported, then over it. */
    private static void pass(JsonNode status, UsageFeed usage) throws Exception {
        Instant now = office.now();
        Instant horizon = now.plus(Duration.ofDays(7));
        Instant review = reviews(status)
                .filter(due -> due.isAfter(now.plus(Duration.ofMinutes(90))))
                .min(Instant::compareTo)
                .map(due -> due.minus(Duration.ofHours(1)))
                .orElse(horizon);
        boolean reviewIsDue = reviews(status).anyMatch(due -> due.isBefore(now.plus(Duration.ofMinutes(90))));
        Duration step =
                reviewIsDue ? Duration.ofHours(2) : Duration.between(now, review.isBefore(horizon) ? review : horizon);
        Instant later = office.advance(step);
        usage.upTo(later, held());
        timeline.add("%s after %s".formatted(later, step));
    }

    private static java.util.stream.Stream<Instant> reviews(JsonNode status) {
        return StreamSupport.stream(status.path("waves").spliterator(), false)
                .flatMap(wave -> StreamSupport.stream(wave.path("gates").spliterator(), false))
                .filter(gate -> !gate.path("nextReview").asText().isBlank())
                .filter(gate -> !gate.path("state").asText().equals("passed"))
                .map(gate -> java.time.OffsetDateTime.parse(
                                gate.path("nextReview").asText())
                        .toInstant());
    }

    /** Whether use was found wanting: from then on everybody uses the software. */
    private static boolean held() {
        return outcomes("pilot", "in-use").contains("HOLD");
    }

    private static List<String> outcomes(String wave, String gate) {
        return StreamSupport.stream(
                        office.get("/api/programs/%s/gates".formatted(PROGRAM)).spliterator(), false)
                .filter(decision -> decision.path("waveId").asText().equals(wave)
                        && decision.path("gate").asText().equals(gate))
                .map(decision -> decision.path("outcome").asText())
                .toList();
    }

    private static void lookAtOperate(JsonNode status, String file) {
        try (OperatePage operate = OperatePage.logIn(browser, tollgate.operate())) {
            operate.open(status.path("processInstanceKey").asText());
            operate.screenshot(SCREENSHOTS.resolve(file));
        }
    }

    private static void mailsAreSeenInTheCatcher() {
        Page page = browser.page();
        page.setExtraHTTPHeaders(Map.of("Authorization", office.authorization()));
        page.navigate(tollgate.api() + "/local/mail");
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("mails.png")));
        assertThat(page.content()).contains("@example.com");
        page.context().close();
    }
}
