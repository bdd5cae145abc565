package dev.tollgate.gate;

import dev.tollgate.Postgres;
import javax.sql.DataSource;

/** The same on the database of production. */
class RebaseliningOnPostgresTest extends RebaseliningTest {

    @Override
    DataSource database() throws Exception {
        return Postgres.emptyDatabase();
    }
}
