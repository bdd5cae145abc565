package dev.tollgate.gate;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;

/** The same on the database of production. */
class UnreadyWavesOnPostgresTest extends UnreadyWavesTest {

    private EmbeddedPostgres postgres;

    @Override
    DataSource database() throws IOException {
        postgres = EmbeddedPostgres.start();
        return postgres.getPostgresDatabase();
    }

    @AfterEach
    void stop() throws IOException {
        postgres.close();
    }
}
