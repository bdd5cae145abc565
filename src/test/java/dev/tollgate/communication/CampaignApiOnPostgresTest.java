package dev.tollgate.communication;

import dev.tollgate.Postgres;
import javax.sql.DataSource;

/** The same pages on the database of production. */
class CampaignApiOnPostgresTest extends CampaignApiTest {

    @Override
    DataSource database() throws Exception {
        return Postgres.emptyDatabase();
    }
}
