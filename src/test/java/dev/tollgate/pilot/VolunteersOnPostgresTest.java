package dev.tollgate.pilot;

import dev.tollgate.Postgres;
import javax.sql.DataSource;

/** The same on the database of production. */
class VolunteersOnPostgresTest extends VolunteersTest {

    @Override
    DataSource database() throws Exception {
        return Postgres.emptyDatabase();
    }
}
