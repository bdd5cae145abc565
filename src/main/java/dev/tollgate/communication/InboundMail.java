package dev.tollgate.communication;

import java.util.Optional;

/** Takes a kind of mail that comes back to the sender's address and is no report about a delivery. */
public interface InboundMail {

    /**
     * Takes the mail, the same one any number of times.
     *
     * @param message the whole mail as it came in
     * @return what was made of it; empty where it is of another kind
     * @throws Unusable when it is of this kind and nothing can be made of it
     */
    Optional<String> take(byte[] message) throws Unusable;

    /** A person has to look at the mail. */
    final class Unusable extends Exception {

        private static final long serialVersionUID = 1L;

        public Unusable(String reason, Throwable cause) {
            super(reason, cause);
        }
    }
}
