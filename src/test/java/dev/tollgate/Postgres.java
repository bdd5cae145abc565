package dev.tollgate;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.test.context.DynamicPropertyRegistry;

/** One PostgreSQL for the tests of a JVM, with a database of its own for each that asks: a server takes seconds to start. */
public final class Postgres {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static EmbeddedPostgres server;

    private Postgres() {}

    public static DataSource emptyDatabase() throws IOException, SQLException {
        String name = "test_" + NUMBER.incrementAndGet();
        EmbeddedPostgres running = running();
        try (Connection connection = running.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return running.getDatabase("postgres", name);
    }

    /** For an application of Spring: its data source is an empty database. */
    public static void emptyDatabase(DynamicPropertyRegistry properties) throws IOException, SQLException {
        PGSimpleDataSource database = (PGSimpleDataSource) emptyDatabase();
        properties.add("spring.datasource.url", database::getUrl);
        properties.add("spring.datasource.username", database::getUser);
        properties.add("spring.datasource.password", database::getPassword);
    }

    private static synchronized EmbeddedPostgres running() throws IOException {
        if (server == null) {
            EmbeddedPostgres started = EmbeddedPostgres.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    started.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            server = started;
        }
        return server;
    }
}
