package dev.tollgate.measurement.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.measurement.source.SourceSettings.Prometheus;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Set;

/**
 * Days with use, from a counter that has a label for the user: one event for each user, feature and day whose value is more
 * than nothing. It has no quality and stands at noon, since only the day is known.
 */
final class PrometheusSource implements UsageSource {

    private static final Set<Integer> TOLD = Set.of(400, 422, 503);

    private final Prometheus settings;
    private final HttpFetch fetch;

    PrometheusSource(Prometheus settings, HttpFetch fetch) {
        this.settings = settings;
        this.fetch = fetch;
    }

    @Override
    public Iterable<String> secrets() {
        return SourceSettings.secrets(settings.bearer(), settings.headers().values());
    }

    /** Each day that is over, from the one with {@code since} on: a day that is not over has no last word yet. */
    @Override
    public void read(Asked asked, PulledEvents events) throws IOException, InterruptedException {
        ZoneId zone = asked.programZone();
        long left = settings.maxSize();
        LocalDate today = LocalDate.ofInstant(asked.now(), zone);
        for (LocalDate day = LocalDate.ofInstant(asked.since(), zone); day.isBefore(today); day = day.plusDays(1)) {
            Instant end = day.plusDays(1).atStartOfDay(zone).toInstant();
            // 23 or 25 hours where the clocks change.
            Duration length = Duration.between(day.atStartOfDay(zone).toInstant(), end);
            HttpFetch.Answer answer = fetch.get(
                    address(length, end),
                    new HttpFetch.Login(settings.bearer(), settings.headers()),
                    settings.timeout(),
                    left);
            left -= answer.body().length;
            day(day, zone, answer, events);
        }
    }

    private URI address(Duration day, Instant end) {
        String base = Objects.requireNonNull(settings.url()).toString().replaceAll("/+$", "");
        String query = Objects.requireNonNull(settings.query()).replace("$day", day.toSeconds() + "s");
        return URI.create(base + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + "&time="
                + end.getEpochSecond());
    }

    private void day(LocalDate day, ZoneId zone, HttpFetch.Answer answer, PulledEvents events) throws IOException {
        if (!TOLD.contains(answer.status())) {
            HttpFetch.good(answer);
        }
        JsonNode body = HttpFetch.json(answer);
        String status = body.path("status").asText();
        if (status.equals("error")) {
            boolean query =
                    answer.status() != 503 && !body.path("errorType").asText().equals("timeout");
            throw new SourceTrouble(
                    query ? Outcome.REFUSED : Outcome.SERVER_ERROR,
                    "Prometheus says of %s: %s"
                            .formatted(
                                    day, HttpFetch.shortened(body.path("error").asText(), 300)),
                    query ? "Correct the query of the source." : "It is asked again, later each time.");
        }
        HttpFetch.good(answer);
        JsonNode result = body.path("data").path("result");
        String type = body.path("data").path("resultType").asText();
        if (!status.equals("success") || !result.isArray()) {
            throw new SourceTrouble(
                    Outcome.SCHEMA_CHANGED,
                    "There is no list at '/data/result'; " + HttpJsonSource.found(body),
                    "Is the url that of a Prometheus server, without /api/v1?");
        }
        if (!type.equals("vector")) {
            throw new SourceTrouble(
                    Outcome.SCHEMA_CHANGED,
                    "The query gives a %s, not an instant vector".formatted(HttpFetch.shortened(type)),
                    "Use a query like sum by (username, feature) (increase(crm_actions_total[$day])).");
        }
        if (!body.path("warnings").isEmpty()) {
            throw new SourceTrouble(
                    Outcome.CUT_OFF,
                    "Prometheus warns of %s that the answer may not be whole: %s"
                            .formatted(
                                    day,
                                    HttpFetch.shortened(
                                            body.path("warnings").path(0).asText(), 300)),
                    "It is asked again; nothing was taken in. If it stays so, change the query so that it warns no more.");
        }
        for (JsonNode series : result) {
            series(day, zone, series, events);
        }
    }

    private void series(LocalDate day, ZoneId zone, JsonNode series, PulledEvents events) throws IOException {
        JsonNode labels = series.path("metric");
        String written = series.path("value").path(1).asText();
        BigDecimal value;
        try {
            // NaN and Inf are no count of anything.
            value = written.equals("NaN") ? BigDecimal.ZERO : new BigDecimal(written);
        } catch (NumberFormatException e) {
            throw new SourceTrouble(
                    Outcome.SCHEMA_CHANGED,
                    "A series of %s has the value '%s'".formatted(day, HttpFetch.shortened(written)),
                    "Use a query that counts, like increase(crm_actions_total[$day]).");
        }
        if (value.signum() <= 0) {
            return;
        }
        String username = label(day, labels, settings.usernameLabel());
        String feature =
                settings.featureName() == null ? label(day, labels, settings.featureLabel()) : settings.featureName();
        events.add(
                feature + ":" + username + ":" + day,
                username,
                feature,
                day.atTime(LocalTime.NOON).atZone(zone).toInstant(),
                null);
    }

    private static String label(LocalDate day, JsonNode labels, String name) {
        String value = labels.path(name).asText();
        if (value.isEmpty()) {
            throw new SourceTrouble(
                    Outcome.SCHEMA_CHANGED,
                    "A series of %s has no label '%s'; %s"
                            .formatted(day, name, HttpJsonSource.found(labels).replace("keys", "labels")),
                    "Keep the label in the query, as in: sum by (username, feature) (…). Name other labels in"
                            + " username-label and feature-label.");
        }
        return value;
    }
}
