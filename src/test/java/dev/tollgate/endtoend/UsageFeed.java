package dev.tollgate.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/** The software's usage log of the example, imported as time passes, made with the example's own program. */
final class UsageFeed {

    private final Api api;
    private final String programId;
    private final Map<String, LocalDate> next = new HashMap<>();

    UsageFeed(Api api, String programId) {
        this.api = api;
        this.programId = programId;
    }

    /** Imports the whole weeks between a go-live and this moment, in which this share of these departments uses it. */
    void upTo(Instant now, String departments, LocalDate goLive, double share)
            throws IOException, InterruptedException {
        LocalDate from = next.getOrDefault(departments, goLive);
        long weeks = ChronoUnit.WEEKS.between(from, People.day(now));
        if (weeks > 0) {
            send(from, weeks, departments, share);
            next.put(departments, from.plusWeeks(weeks));
        }
    }

    private void send(LocalDate from, long weeks, String departments, double share)
            throws IOException, InterruptedException {
        Path example = Path.of("examples", "crm-rollout");
        Process maker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        example.resolve("UsageEvents.java").toString(),
                        "--people",
                        example.resolve("people.csv").toString(),
                        "--from",
                        from.toString(),
                        "--weeks",
                        Long.toString(weeks),
                        "--departments",
                        departments,
                        "--share",
                        Double.toString(share),
                        "--frequency",
                        "daily")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] events = maker.getInputStream().readAllBytes();
        if (maker.waitFor() != 0) {
            throw new IllegalStateException("No usage events were made from " + from);
        }
        boolean nobodyUsedIt =
                new String(events, StandardCharsets.UTF_8).lines().count() < 2;
        if (nobodyUsedIt) {
            return;
        }
        api.put("/api/programs/%s/usage".formatted(programId), "text/csv", events);
    }
}
