package dev.tollgate.lifecycle;

import java.time.Instant;

/** Who acts for whom: people who are away or have left have somebody in their place. */
public interface Deputies {

    /**
     * @return the username of who acts for that person at that time; the person's own where nobody does
     */
    String acting(String programId, String username, Instant at);
}
