package dev.tollgate.gate;

import java.time.Instant;

/**
 * What shows that a wave is live although its gate "Are people ready?" has not passed.
 *
 * @param since when the wave went live by it
 * @param words for executives, beginning in the middle of a sentence
 */
record LiveSign(Kind kind, Instant since, String words) {

    enum Kind {
        GO_LIVE("go-live"),
        USE("use");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        /** As the ledger names it. */
        String id() {
            return id;
        }

        static Kind of(Object id) {
            return USE.id.equals(id) ? USE : GO_LIVE;
        }
    }
}
