package dev.tollgate.communication;

/** What the mail server said. */
sealed interface SendResult {

    /** It took the mail. */
    record Accepted() implements SendResult {}

    /** It will never take the mail. */
    record Refused(String reason) implements SendResult {}

    /**
     * It did not take the mail now.
     *
     * @param tooMany whether it means the number of mails and not this one or its recipient
     */
    record Postponed(String reason, boolean tooMany) implements SendResult {

        Postponed(String reason) {
            this(reason, false);
        }
    }
}
