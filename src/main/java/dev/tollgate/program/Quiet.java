package dev.tollgate.program;

import java.time.Instant;

/**
 * Why nobody is written to now.
 *
 * @param until when that is over for good, not only for another reason
 * @param reason a blackout before days off before quiet hours, where several follow on each other
 */
public record Quiet(Instant until, String reason) {}
