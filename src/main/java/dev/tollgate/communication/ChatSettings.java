package dev.tollgate.communication;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Chat channels that programs may post to. Their addresses are secrets, so they are configured here and a program's
 * definition only names the channel.
 *
 * @param channels by the name that definitions use
 * @param internalAddresses whether hosts inside the own network may be posted to, and without TLS; off, since an address
 *     handed in by somebody could otherwise reach what only this machine can
 * @param connectTimeout to connect
 * @param timeout for all of one post
 * @param firstRetry wait after the first failure, doubled up to {@code longestRetry}
 * @param attempts after which a post is given up
 */
@ConfigurationProperties("tollgate.chat")
record ChatSettings(
        @DefaultValue Map<String, Channel> channels,
        @DefaultValue("false") boolean internalAddresses,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("20s") Duration timeout,
        @DefaultValue("10s") Duration firstRetry,
        @DefaultValue("30m") Duration longestRetry,
        @DefaultValue("40") int attempts) {

    enum Format {
        SLACK,
        TEAMS
    }

    record Channel(Format format, URI url) {}

    Duration retryAfter(int attemptsMade) {
        Duration wait = firstRetry.multipliedBy(1L << Math.min(Math.max(attemptsMade - 1, 0), 30));
        return wait.compareTo(longestRetry) > 0 ? longestRetry : wait;
    }
}
