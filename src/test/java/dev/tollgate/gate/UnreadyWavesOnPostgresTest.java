package dev.tollgate.gate;

import dev.tollgate.Postgres;
import javax.sql.DataSource;

/** The same on the database of production. */
class UnreadyWavesOnPostgresTest extends UnreadyWavesTest {

    @Override
    DataSource database() throws Exception {
        return Postgres.emptyDatabase();
    }
}
