package dev.tollgate.measurement;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.Postgres;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class MeasurementOnPostgresTest extends MeasurementTables {

    private static HikariDataSource database;

    @BeforeAll
    static void start() throws Exception {
        database = new HikariDataSource();
        database.setDataSource(Postgres.emptyDatabase());
        migrate(database);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Override
    DataSource database() {
        return database;
    }
}
