package dev.tollgate.measurement;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class MeasurementOnH2Test extends MeasurementTables {

    private static HikariDataSource database;

    @BeforeAll
    static void start() {
        database = new HikariDataSource();
        // A file, as the embedded default is.
        database.setJdbcUrl("jdbc:h2:file:"
                + Path.of("target", "measurement-" + UUID.randomUUID()).toAbsolutePath());
        database.setUsername("tollgate");
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
