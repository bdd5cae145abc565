package dev.tollgate.communication;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.Postgres;
import org.junit.jupiter.api.Test;

/** One of the sequences on the database of production. */
class EveryPersonAccountedForOnPostgresTest {

    @Test
    void the_same_holds_on_postgresql() throws Exception {
        EveryPersonAccountedForTest sequence = new EveryPersonAccountedForTest();
        HikariConfig pool = new HikariConfig();
        // A connection for each statement would be most of the time.
        pool.setDataSource(Postgres.emptyDatabase());
        try (HikariDataSource database = new HikariDataSource(pool)) {
            sequence.run(7, database);
        }
        sequence.stop();
    }
}
