package dev.tollgate.communication;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;

/** One of the sequences on the database of production. */
class EveryPersonAccountedForOnPostgresTest {

    @Test
    void the_same_holds_on_postgresql() throws Exception {
        EveryPersonAccountedForTest sequence = new EveryPersonAccountedForTest();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            sequence.run(7, postgres.getPostgresDatabase());
            sequence.stop();
        }
    }
}
