package dev.tollgate.measurement;

import dev.tollgate.Postgres;
import javax.sql.DataSource;

/** The same on the database of production. */
class ToldUseOnPostgresTest extends ToldUseTest {

    @Override
    DataSource database() throws Exception {
        return Postgres.emptyDatabase();
    }
}
