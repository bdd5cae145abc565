package dev.tollgate.outcome;

import dev.tollgate.Postgres;
import javax.sql.DataSource;

/** The same on the database of production. */
class OutcomesOnPostgresTest extends OutcomesTest {

    @Override
    DataSource database() throws Exception {
        return Postgres.emptyDatabase();
    }
}
