package dev.tollgate.communication;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The same promises on the database of production, where another transaction's row is waited for. */
class CourtesyOnPostgresTest extends CourtesyTest {

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @BeforeEach
    void emptyDatabase() {
        JdbcClient.create(postgres.getPostgresDatabase())
                .sql("drop schema public cascade; create schema public")
                .update();
        on(postgres.getPostgresDatabase());
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }
}
