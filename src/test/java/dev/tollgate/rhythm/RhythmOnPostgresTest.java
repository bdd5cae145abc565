package dev.tollgate.rhythm;

import dev.tollgate.Postgres;
import javax.sql.DataSource;

/** The same on the database of production. */
class RhythmOnPostgresTest extends RhythmTest {

    @Override
    DataSource database() throws Exception {
        return Postgres.emptyDatabase();
    }
}
