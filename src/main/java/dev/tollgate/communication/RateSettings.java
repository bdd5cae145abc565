package dev.tollgate.communication;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many mails the provider lets one application instance hand over.
 *
 * @param perMinute on average; 0 for no limit. Of several instances each takes its share: divide what the provider allows
 *     by their number
 * @param burst how many may go at once after a quiet time
 * @param firstPause how long nothing is sent once the server has said that it is too many; doubled each time that it says
 *     so again after a pause, up to {@code longestPause}
 */
@ConfigurationProperties("tollgate.mail.rate")
record RateSettings(
        @DefaultValue("0") int perMinute,
        @DefaultValue("10") int burst,
        @DefaultValue("30s") Duration firstPause,
        @DefaultValue("15m") Duration longestPause) {

    RateSettings {
        if (perMinute < 0) {
            throw wrong("per-minute", perMinute, "a number of mails, or 0 for no limit");
        }
        if (burst < 1) {
            throw wrong("burst", burst, "1 or more, or nothing could be sent");
        }
        if (firstPause.isNegative() || firstPause.isZero()) {
            throw wrong("first-pause", firstPause, "a time, for example 30s");
        }
        if (longestPause.compareTo(firstPause) < 0) {
            throw wrong(
                    "longest-pause", longestPause, "a time not shorter than first-pause (%s)".formatted(firstPause));
        }
    }

    private static IllegalArgumentException wrong(String field, Object value, String remedy) {
        return new IllegalArgumentException("tollgate.mail.rate.%s is %s: give %s".formatted(field, value, remedy));
    }
}
