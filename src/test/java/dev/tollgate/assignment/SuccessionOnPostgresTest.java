package dev.tollgate.assignment;

import dev.tollgate.Postgres;
import javax.sql.DataSource;

/** The same on the database of production. */
class SuccessionOnPostgresTest extends SuccessionTest {

    @Override
    DataSource database() throws Exception {
        return Postgres.emptyDatabase();
    }
}
