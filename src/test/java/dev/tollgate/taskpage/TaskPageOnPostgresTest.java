package dev.tollgate.taskpage;

import dev.tollgate.Postgres;
import javax.sql.DataSource;

/** The same on the database of production. */
class TaskPageOnPostgresTest extends TaskPageTest {

    @Override
    DataSource database() throws Exception {
        return Postgres.emptyDatabase();
    }
}
