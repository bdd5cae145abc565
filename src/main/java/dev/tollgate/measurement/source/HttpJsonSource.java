package dev.tollgate.measurement.source;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.measurement.source.SourceSettings.Http;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.springframework.lang.Nullable;

/** Events from an API that answers in JSON, page by page. */
final class HttpJsonSource implements UsageSource {

    private static final int KEYS_SHOWN = 20;

    private final Http settings;
    private final HttpFetch fetch;

    HttpJsonSource(Http settings, HttpFetch fetch) {
        this.settings = settings;
        this.fetch = fetch;
    }

    @Override
    public Iterable<String> secrets() {
        return SourceSettings.secrets(settings.bearer(), settings.headers().values());
    }

    @Override
    public void read(Asked asked, PulledEvents events) throws IOException, InterruptedException {
        ZoneId zone = settings.zone() == null ? asked.programZone() : settings.zone();
        URI first = Objects.requireNonNull(settings.url());
        if (settings.sinceParameter() != null) {
            first = with(first, settings.sinceParameter(), since(asked.since(), zone));
        }
        HttpFetch.Login login = new HttpFetch.Login(settings.bearer(), settings.headers());
        Set<URI> seen = new HashSet<>();
        long left = settings.maxSize();
        int number = settings.firstPage();
        URI address = settings.pageParameter() == null ? first : with(first, settings.pageParameter(), "" + number);
        byte[] before = null;
        for (int page = 1; address != null; page++) {
            if (page > settings.maxPages()) {
                throw new SourceTrouble(
                        Outcome.TOO_LARGE,
                        "There are more than %d pages".formatted(settings.maxPages()),
                        "Raise max-pages, ask for larger pages, or let the first pull go back less far (history).");
            }
            HttpFetch.Answer answer = fetch.get(address, login, settings.timeout(), left);
            HttpFetch.good(answer);
            left -= answer.body().length;
            JsonNode body = HttpFetch.json(answer);
            JsonNode list = list(body, page);
            if (settings.pageParameter() != null && !list.isEmpty() && Arrays.equals(answer.body(), before)) {
                throw new SourceTrouble(
                        Outcome.SCHEMA_CHANGED,
                        "Page %d is the same as the one before".formatted(page),
                        "Does the source know the parameter '%s'?".formatted(settings.pageParameter()));
            }
            before = answer.body();
            for (int at = 0; at < list.size(); at++) {
                String where = "Event %d of page %d".formatted(at + 1, page);
                try {
                    event(list.get(at), where, zone, events);
                } catch (SourceTrouble unreadable) {
                    events.refuse(quoted(list.get(at), where), unreadable);
                }
            }
            URI next;
            if (settings.pageParameter() != null) {
                next = list.isEmpty() ? null : with(first, settings.pageParameter(), "" + ++number);
            } else {
                next = next(body, first, address, page);
            }
            if (next == null) {
                complete(body, events);
            } else if (!seen.add(next)) {
                throw new SourceTrouble(
                        Outcome.SCHEMA_CHANGED,
                        "Page %d leads back to one that was read before".formatted(page),
                        "Is next '%s' the pointer to the next page?".formatted(settings.next()));
            }
            address = next;
        }
    }

    /** By its id where it has one, since its place is another one with each pull. */
    private String quoted(JsonNode event, String where) {
        JsonNode id = event.at(JsonPointer.compile(settings.eventId()));
        return id.isTextual() || id.isNumber() ? HttpFetch.shortened(id.asText()) : where;
    }

    private JsonNode list(JsonNode body, int page) {
        JsonNode list = body.at(settings.list());
        if (list.isArray()) {
            return list;
        }
        throw new SourceTrouble(
                Outcome.SCHEMA_CHANGED,
                list.isMissingNode()
                        ? "Page %d has nothing at list '%s'; %s".formatted(page, settings.list(), found(body))
                        : "Page %d has no list at list '%s', but %s".formatted(page, settings.list(), kind(list)),
                "Point list to where the events are.");
    }

    /** Fewer events than the source says it has are half an answer; more came in while it was read. */
    private void complete(JsonNode last, PulledEvents events) {
        if (settings.total() == null) {
            return;
        }
        JsonNode total = last.at(settings.total());
        if (!total.isIntegralNumber()) {
            throw new SourceTrouble(
                    Outcome.SCHEMA_CHANGED,
                    "There is no whole number at total '%s', but %s; %s"
                            .formatted(settings.total(), kind(total), found(last)),
                    "Point total to the number of all events, or leave it out.");
        }
        if (events.rows() < total.longValue()) {
            throw new SourceTrouble(
                    Outcome.CUT_OFF,
                    "It says that there are %d events and handed out %d".formatted(total.longValue(), events.rows()),
                    "It is asked again; nothing was taken in. If it stays so, a page is missing: check next or"
                            + " page-parameter.");
        }
    }

    private void event(JsonNode event, String where, ZoneId zone, PulledEvents events) throws IOException {
        String eventId = text(event, "event-id", settings.eventId(), where);
        JsonNode who = event.at(settings.username());
        String username = who.isNull() ? null : text(event, "username", settings.username(), where);
        String feature = settings.featureName() == null
                ? text(event, "feature", settings.feature(), where)
                : settings.featureName();
        Instant occurredAt = time(text(event, "occurred-at", settings.occurredAt(), where), where, zone);
        String quality = null;
        if (settings.quality() != null) {
            JsonNode rated = event.at(settings.quality());
            quality =
                    rated.isNull() || rated.isMissingNode() ? null : text(event, "quality", settings.quality(), where);
        }
        events.add(eventId, username, feature, occurredAt, quality);
    }

    private static String text(JsonNode event, String key, @Nullable String pointer, String where) {
        JsonNode value = event.at(JsonPointer.compile(pointer));
        if (value.isTextual() || value.isNumber()) {
            return value.isBigDecimal() ? value.decimalValue().toPlainString() : value.asText();
        }
        throw new SourceTrouble(
                Outcome.SCHEMA_CHANGED,
                value.isMissingNode()
                        ? "%s has nothing at %s '%s'; %s".formatted(where, key, pointer, found(event))
                        : "%s has %s at %s '%s', not a text or a number".formatted(where, kind(value), key, pointer),
                "Did the source change what it answers? Point %s to where it is now.".formatted(key));
    }

    private Instant time(String text, String where, ZoneId zone) {
        Instant at = null;
        try {
            at = switch (settings.timeFormat()) {
                case ISO -> EventTime.read(text, zone);
                case EPOCH_SECONDS ->
                    Instant.EPOCH.plus(new BigDecimal(text).movePointRight(6).longValueExact(), ChronoUnit.MICROS);
                case EPOCH_MILLIS ->
                    Instant.EPOCH.plus(new BigDecimal(text).movePointRight(3).longValueExact(), ChronoUnit.MICROS);
            };
        } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
            // Reported below, like a text that is no time.
        }
        if (at == null) {
            throw new SourceTrouble(
                    Outcome.SCHEMA_CHANGED,
                    "%s has '%s' at occurred-at '%s', which is not a time written as %s"
                            .formatted(
                                    where,
                                    HttpFetch.shortened(text),
                                    settings.occurredAt(),
                                    settings.timeFormat()
                                            .name()
                                            .toLowerCase(Locale.ROOT)
                                            .replace('_', '-')),
                    "Set time-format to iso (2026-03-02T09:30:00Z), epoch-seconds or epoch-millis, as the source writes"
                            + " it.");
        }
        return at;
    }

    private String since(Instant since, ZoneId zone) {
        return switch (settings.sinceFormat()) {
            case INSTANT -> since.truncatedTo(ChronoUnit.SECONDS).toString();
            case LOCAL ->
                since.atZone(zone)
                        .toLocalDateTime()
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString();
            case DATE -> since.atZone(zone).toLocalDate().toString();
            case EPOCH_SECONDS -> Long.toString(since.getEpochSecond());
            case EPOCH_MILLIS -> Long.toString(since.toEpochMilli());
        };
    }

    private @Nullable URI next(JsonNode body, URI first, URI current, int page) {
        if (settings.next() == null) {
            return null;
        }
        JsonNode next = body.at(settings.next());
        if (next.isMissingNode()
                || next.isNull()
                || next.isTextual() && next.textValue().isBlank()) {
            return null;
        }
        if (!next.isTextual() && !next.isNumber()) {
            throw new SourceTrouble(
                    Outcome.SCHEMA_CHANGED,
                    "Page %d has %s at next '%s', not a text or a number".formatted(page, kind(next), settings.next()),
                    "Point next to the address of the next page, or to what next-parameter is to carry.");
        }
        if (settings.nextParameter() != null) {
            return with(first, settings.nextParameter(), next.asText());
        }
        URI address;
        try {
            address = current.resolve(next.asText());
        } catch (IllegalArgumentException e) {
            throw new SourceTrouble(
                    Outcome.SCHEMA_CHANGED,
                    "Page %d has no address at next '%s'".formatted(page, settings.next()),
                    "Where it is a token and no address, set next-parameter.");
        }
        if (!Objects.equals(address.getScheme(), first.getScheme())
                || !Objects.equals(address.getHost(), first.getHost())
                || address.getPort() != first.getPort()) {
            throw new SourceTrouble(
                    Outcome.REFUSED,
                    "Page %d leads to another host, which is not followed: it would get the credentials"
                            .formatted(page),
                    "Ask the source by the address that its own links have.");
        }
        return address;
    }

    private static URI with(URI address, String parameter, String value) {
        String text = address.toString();
        return URI.create(text + (text.contains("?") ? "&" : "?") + URLEncoder.encode(parameter, StandardCharsets.UTF_8)
                + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    /** Keys, never values: these may be about people. */
    static String found(JsonNode node) {
        if (!node.isObject()) {
            return "it is " + kind(node);
        }
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(key -> keys.add(HttpFetch.shortened(key)));
        return keys.isEmpty()
                ? "it has no keys"
                : "it has the keys " + String.join(", ", keys.subList(0, Math.min(keys.size(), KEYS_SHOWN)));
    }

    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case STRING -> "a text";
            case NULL -> "null";
            default -> "nothing";
        };
    }
}
