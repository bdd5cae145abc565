package dev.tollgate.communication;

import dev.tollgate.Postgres;
import javax.sql.DataSource;

/** The same on the database of production, whose order of addresses is another. */
class CommunicationCalendarOnPostgresTest extends CommunicationCalendarTest {

    @Override
    DataSource database() throws Exception {
        return Postgres.emptyDatabase();
    }
}
