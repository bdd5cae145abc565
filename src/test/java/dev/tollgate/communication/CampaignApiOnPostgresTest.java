package dev.tollgate.communication;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The same pages on the database of production. */
class CampaignApiOnPostgresTest extends CampaignApiTest {

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @Override
    DataSource database() {
        JdbcClient.create(postgres.getPostgresDatabase())
                .sql("drop schema public cascade; create schema public")
                .update();
        return postgres.getPostgresDatabase();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }
}
