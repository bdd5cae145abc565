package dev.tollgate.reminder;

import dev.tollgate.Postgres;
import javax.sql.DataSource;

/** The same on the database of production. */
class RemindersOnPostgresTest extends RemindersTest {

    @Override
    DataSource database() throws Exception {
        return Postgres.emptyDatabase();
    }
}
