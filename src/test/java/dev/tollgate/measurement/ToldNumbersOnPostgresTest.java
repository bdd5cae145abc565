package dev.tollgate.measurement;

import dev.tollgate.Postgres;
import javax.sql.DataSource;

/** The same on the database of production. */
class ToldNumbersOnPostgresTest extends ToldNumbersTest {

    @Override
    DataSource database() throws Exception {
        return Postgres.emptyDatabase();
    }
}
