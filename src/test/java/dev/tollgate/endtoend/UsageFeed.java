package dev.tollgate.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/** The software's usage log of the example, imported as time passes, made with the example's own program. */
final class UsageFeed {

    private static final String OTHERS =
            "Shipping,Sales,Purchasing,IT,Executive,Marketing,Accounting,Administration,Human Resources,"
                    + "Public Relations,Unassigned";

    private final Api api;
    private final String programId;
    private LocalDate next;

    UsageFeed(Api api, String programId) {
        this.api = api;
        this.programId = programId;
        this.next = People.day(api.now());
    }

    /** Imports the whole weeks before this moment: everybody uses the software, but of Finance only this share. */
    void upTo(Instant now, double shareOfFinance) throws IOException, InterruptedException {
        LocalDate today = People.day(now);
        long weeks = Duration.between(next.atStartOfDay(), today.atStartOfDay()).toDays() / 7;
        if (weeks == 0) {
            return;
        }
        send(weeks, OTHERS, 1);
        send(weeks, "Finance", shareOfFinance);
        next = next.plusWeeks(weeks);
    }

    private void send(long weeks, String departments, double share) throws IOException, InterruptedException {
        Path example = Path.of("examples", "crm-rollout");
        Process maker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        example.resolve("UsageEvents.java").toString(),
                        "--people",
                        example.resolve("people.csv").toString(),
                        "--from",
                        next.toString(),
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
            throw new IllegalStateException("No usage events were made from " + next);
        }
        boolean nobodyUsedIt =
                new String(events, StandardCharsets.UTF_8).lines().count() < 2;
        if (nobodyUsedIt) {
            return;
        }
        api.put("/api/programs/%s/usage".formatted(programId), "text/csv", events);
    }
}
