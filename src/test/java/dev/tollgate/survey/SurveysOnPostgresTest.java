package dev.tollgate.survey;

import dev.tollgate.Postgres;
import javax.sql.DataSource;

/** The same on the database of production. */
class SurveysOnPostgresTest extends SurveysTest {

    @Override
    DataSource database() throws Exception {
        return Postgres.emptyDatabase();
    }
}
