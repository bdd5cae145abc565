package dev.tollgate.recognition;

import dev.tollgate.Postgres;
import javax.sql.DataSource;

/** The same on the database of production. */
class ProposedWinsOnPostgresTest extends ProposedWinsTest {

    @Override
    DataSource database() throws Exception {
        return Postgres.emptyDatabase();
    }
}
