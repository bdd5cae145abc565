package dev.tollgate.communication;

/** What the mail server said. */
sealed interface SendResult {

    /** It took the mail. */
    record Accepted() implements SendResult {}

    /** It will never take the mail. */
    record Refused(String reason) implements SendResult {}

    /** It did not take the mail now. */
    record Postponed(String reason) implements SendResult {}
}
