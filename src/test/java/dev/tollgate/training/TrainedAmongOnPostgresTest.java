package dev.tollgate.training;

import dev.tollgate.Postgres;
import javax.sql.DataSource;

/** The same on the database of production. */
class TrainedAmongOnPostgresTest extends TrainedAmongTest {

    @Override
    DataSource database() throws Exception {
        return Postgres.emptyDatabase();
    }
}
