package dev.tollgate.measurement;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class MeasurementOnPostgresTest extends MeasurementTables {

    private static EmbeddedPostgres postgres;
    private static HikariDataSource database;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
        database = new HikariDataSource();
        database.setDataSource(postgres.getPostgresDatabase());
        migrate(database);
    }

    @AfterAll
    static void stop() throws IOException {
        database.close();
        postgres.close();
    }

    @Override
    DataSource database() {
        return database;
    }
}
