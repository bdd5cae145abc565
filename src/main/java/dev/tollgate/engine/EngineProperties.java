package dev.tollgate.engine;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param start false where the application runs without an engine (tests of a single feature)
 * @param patience how long the start waits for the engine to answer
 * @param jobTimeout how long a job is this instance's before the engine hands it out again
 * @param retries how often technical trouble is retried before it becomes an incident
 * @param retryAfter the first pause before a retry; doubled each time
 */
@ConfigurationProperties("tollgate.engine")
record EngineProperties(
        @DefaultValue("true") boolean start,
        @DefaultValue("2m") Duration patience,
        @DefaultValue("1m") Duration jobTimeout,
        @DefaultValue("5") int retries,
        @DefaultValue("2s") Duration retryAfter) {}
