package dev.tollgate.confirmation;

import dev.tollgate.Postgres;
import javax.sql.DataSource;

/** The same on the database of production. */
class ConfirmationsOnPostgresTest extends ConfirmationsTest {

    @Override
    DataSource database() throws Exception {
        return Postgres.emptyDatabase();
    }
}
