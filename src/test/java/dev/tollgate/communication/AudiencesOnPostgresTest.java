package dev.tollgate.communication;

import dev.tollgate.Postgres;
import javax.sql.DataSource;

/** The same counts on the database of production. */
class AudiencesOnPostgresTest extends AudiencesTest {

    @Override
    DataSource database() throws Exception {
        return Postgres.emptyDatabase();
    }
}
