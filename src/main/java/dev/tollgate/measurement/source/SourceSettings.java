package dev.tollgate.measurement.source;

import com.fasterxml.jackson.core.JsonPointer;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.lang.Nullable;

/**
 * Where usage is fetched from. Addresses and credentials belong to who operates Tollgate, so sources are configured here and
 * name the program that they feed.
 *
 * @param sources by name, which begins the ids of their events
 */
@ConfigurationProperties("tollgate")
record SourceSettings(@DefaultValue Map<String, Source> sources) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,49}");

    SourceSettings {
        sources.forEach(SourceSettings::check);
    }

    enum SinceFormat {
        INSTANT,
        LOCAL,
        DATE,
        EPOCH_SECONDS,
        EPOCH_MILLIS
    }

    enum TimeFormat {
        ISO,
        EPOCH_SECONDS,
        EPOCH_MILLIS
    }

    /**
     * One of {@code http}, {@code sql} and {@code prometheus}.
     *
     * @param program the id of the program that it feeds
     * @param every from one pull to the next
     * @param overlap how far before the last pull the next one asks again; longer than events take to show up
     * @param history how far the first pull goes back
     * @param patience for all of one pull
     * @param firstRetry after a failure, doubled up to an hour or {@code every}
     * @param eventIdPrefix of its event ids; by default its name, so that ids of two sources never meet
     */
    record Source(
            @Nullable String program,
            @DefaultValue("1h") Duration every,
            @DefaultValue("1d") Duration overlap,
            @DefaultValue("90d") Duration history,
            @DefaultValue("10m") Duration patience,
            @DefaultValue("1m") Duration firstRetry,
            @Nullable String eventIdPrefix,
            @Nullable Http http,
            @Nullable Sql sql,
            @Nullable Prometheus prometheus) {

        private static final Duration LONGEST_RETRY = Duration.ofHours(1);

        String kind() {
            return http != null ? "http" : sql != null ? "sql" : "prometheus";
        }

        Duration retryAfter(int failures, Outcome outcome) {
            Duration longest = every.compareTo(LONGEST_RETRY) < 0 ? every : LONGEST_RETRY;
            Duration wait = firstRetry.multipliedBy(1L << Math.min(Math.max(failures - 1, 0), 20));
            // A wrong password that is tried again and again locks the account.
            return outcome == Outcome.LOGIN_REFUSED || wait.compareTo(longest) > 0 ? longest : wait;
        }
    }

    /**
     * @param list JSON pointer to the list of events; empty where the answer is the list
     * @param eventId JSON pointers within an event
     * @param featureName of every event, instead of a pointer
     * @param zone of times that have none; the program's by default
     * @param next JSON pointer to the address of the next page, or to what {@code nextParameter} is to carry
     * @param pageParameter number of the page, counted up until one is empty
     * @param total JSON pointer to how many events there are in all; fewer of them than that is half an answer
     * @param maxSize of all pages of one pull, in bytes
     */
    record Http(
            @Nullable URI url,
            @Nullable String bearer,
            @DefaultValue Map<String, String> headers,
            @DefaultValue("") String list,
            @Nullable String eventId,
            @Nullable String username,
            @Nullable String feature,
            @Nullable String featureName,
            @Nullable String occurredAt,
            @Nullable String quality,
            @DefaultValue("iso") TimeFormat timeFormat,
            @Nullable ZoneId zone,
            @Nullable String sinceParameter,
            @DefaultValue("instant") SinceFormat sinceFormat,
            @Nullable String next,
            @Nullable String nextParameter,
            @Nullable String pageParameter,
            @DefaultValue("1") int firstPage,
            @Nullable String total,
            @DefaultValue("30s") Duration timeout,
            @DefaultValue("50000000") long maxSize,
            @DefaultValue("1000") int maxPages) {

        /** Without what is secret. */
        @Override
        public String toString() {
            return "http";
        }
    }

    /**
     * @param query with the columns eventId, username, feature, occurredAt and perhaps quality, and the parameter
     *     {@code :since} (with a time zone) or {@code :sinceLocal} (the local time in {@code zone})
     * @param zone of times that have none; the program's by default
     */
    record Sql(
            @Nullable String url,
            @Nullable String username,
            @Nullable String password,
            @Nullable String query,
            @Nullable ZoneId zone,
            @DefaultValue("2m") Duration timeout,
            @DefaultValue("500000") int maxRows,
            @DefaultValue("1000") int fetchSize) {

        /** Without what is secret. */
        @Override
        public String toString() {
            return "sql";
        }
    }

    /**
     * @param url of the server, without {@code /api/v1}
     * @param query an instant query with {@code $day} for the length of the day
     * @param featureName of every series, instead of a label
     */
    record Prometheus(
            @Nullable URI url,
            @Nullable String bearer,
            @DefaultValue Map<String, String> headers,
            @Nullable String query,
            @DefaultValue("username") String usernameLabel,
            @DefaultValue("feature") String featureLabel,
            @Nullable String featureName,
            @DefaultValue("30s") Duration timeout,
            @DefaultValue("50000000") long maxSize) {

        /** Without what is secret. */
        @Override
        public String toString() {
            return "prometheus";
        }
    }

    private static void check(String name, Source source) {
        Check check = new Check("tollgate.sources." + name);
        check.that(NAME.matcher(name).matches(), "", "is no name: use lower-case letters, digits and hyphens");
        check.given("program", source.program(), "name the id of the program that it feeds");
        check.that(
                Stream.of(source.http(), source.sql(), source.prometheus())
                                .filter(kind -> kind != null)
                                .count()
                        == 1,
                "",
                "needs exactly one of http, sql and prometheus");
        for (Map.Entry<String, Duration> time : Map.of(
                        "every", source.every(),
                        "patience", source.patience(),
                        "history", source.history(),
                        "first-retry", source.firstRetry())
                .entrySet()) {
            check.positive(time.getKey(), time.getValue());
        }
        check.that(!source.overlap().isNegative(), "overlap", "is negative: write a duration like 1d");
        if (source.http() != null) {
            http(check.within("http"), source.http());
        }
        if (source.sql() != null) {
            sql(check.within("sql"), source.sql());
        }
        if (source.prometheus() != null) {
            prometheus(check.within("prometheus"), source.prometheus());
        }
    }

    private static void http(Check check, Http http) {
        check.address(http.url());
        check.secret("bearer", http.bearer());
        check.secrets(http.headers());
        check.pointer("list", http.list());
        check.given("event-id", http.eventId(), "give the JSON pointer to an event's id, like /id");
        check.pointer("event-id", http.eventId());
        check.given("username", http.username(), "give the JSON pointer to who did it, like /user/login");
        check.pointer("username", http.username());
        check.that(
                (http.feature() == null) != (http.featureName() == null),
                "feature",
                "is needed, a JSON pointer like /action; or feature-name, where every event is of one feature");
        check.pointer("feature", http.feature());
        check.given("occurred-at", http.occurredAt(), "give the JSON pointer to when it happened, like /at");
        check.pointer("occurred-at", http.occurredAt());
        check.pointer("quality", http.quality());
        check.pointer("next", http.next());
        check.pointer("total", http.total());
        check.that(
                http.next() == null || http.pageParameter() == null,
                "next",
                "and page-parameter are two ways to the next page: keep one");
        check.that(
                http.nextParameter() == null || http.next() != null,
                "next-parameter",
                "carries what next points to: give next as well");
        check.positive("timeout", http.timeout());
        check.that(http.maxSize() > 0, "max-size", "is not positive: give a number of bytes");
        check.that(http.maxPages() > 0, "max-pages", "is not positive");
    }

    private static void sql(Check check, Sql sql) {
        check.that(
                sql.url() != null && sql.url().startsWith("jdbc:"),
                "url",
                "is missing or does not begin with jdbc: write jdbc:postgresql://host:5432/database");
        check.secret("url", sql.url());
        check.secret("password", sql.password());
        check.given("query", sql.query(), "write a query with the columns eventId, username, feature and occurredAt");
        check.positive("timeout", sql.timeout());
        check.that(sql.maxRows() > 0, "max-rows", "is not positive");
        check.that(sql.fetchSize() > 0, "fetch-size", "is not positive");
    }

    private static void prometheus(Check check, Prometheus prometheus) {
        check.address(prometheus.url());
        check.secret("bearer", prometheus.bearer());
        check.secrets(prometheus.headers());
        check.that(
                prometheus.query() != null && prometheus.query().contains("$day"),
                "query",
                "needs $day for the length of the day, like"
                        + " sum by (username, feature) (increase(crm_actions_total[$day]))");
        check.given("username-label", prometheus.usernameLabel(), "name the label that says who did it");
        check.positive("timeout", prometheus.timeout());
        check.that(prometheus.maxSize() > 0, "max-size", "is not positive: give a number of bytes");
    }

    private record Check(String path) {

        private Check within(String key) {
            return new Check(path + "." + key);
        }

        private void that(boolean fine, String key, String problem) {
            if (!fine) {
                throw new IllegalArgumentException((key.isEmpty() ? path : path + "." + key) + " " + problem);
            }
        }

        private void given(String key, @Nullable String value, String remedy) {
            that(value != null && !value.isBlank(), key, "is missing: " + remedy);
        }

        private void positive(String key, Duration value) {
            that(value.isPositive(), key, "is not positive: write a duration like 30s or 1h");
        }

        private void address(@Nullable URI url) {
            that(
                    url != null
                            && url.getHost() != null
                            && List.of("http", "https").contains(url.getScheme()),
                    "url",
                    "is missing or no address that begins with https:// or http://");
        }

        private void pointer(String key, @Nullable String value) {
            if (value == null) {
                return;
            }
            try {
                JsonPointer.compile(value);
            } catch (IllegalArgumentException e) {
                that(false, key, "('" + value + "') is no JSON pointer: it begins with /, as in /data/items");
            }
        }

        private void secrets(Map<String, String> headers) {
            headers.forEach((name, value) -> secret("headers." + name, value));
        }

        private void secret(String key, @Nullable String value) {
            that(
                    value == null || !value.contains("${"),
                    key,
                    "names a variable that is not set in the environment: set it, or write the value");
        }
    }

    /** What credentials are in headers. */
    static List<String> secrets(@Nullable String bearer, Collection<String> headers) {
        return Stream.concat(Stream.ofNullable(bearer), headers.stream()).toList();
    }
}
