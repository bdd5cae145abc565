package dev.tollgate.communication;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;

/** One of the sequences on the database of production. */
class EveryPersonAccountedForOnPostgresTest {

    @Test
    void the_same_holds_on_postgresql() throws Exception {
        EveryPersonAccountedForTest sequence = new EveryPersonAccountedForTest();
        HikariConfig pool = new HikariConfig();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            // A connection for each statement would be most of the time.
            pool.setDataSource(postgres.getPostgresDatabase());
            try (HikariDataSource database = new HikariDataSource(pool)) {
                sequence.run(7, database);
            }
            sequence.stop();
        }
    }
}
