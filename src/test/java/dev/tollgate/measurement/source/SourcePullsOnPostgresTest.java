package dev.tollgate.measurement.source;

import dev.tollgate.Postgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;

class SourcePullsOnPostgresTest extends SourcePullsTables {

    private static DataSource database;

    @BeforeAll
    static void start() throws IOException, SQLException {
        database = Postgres.emptyDatabase();
        migrate(database);
    }

    @Override
    DataSource database() {
        return database;
    }

    @Override
    String sqlUrl() {
        try (Connection connection = database.getConnection()) {
            return connection.getMetaData().getURL();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    String sqlUser() {
        return "postgres";
    }

    @Override
    String sqlPassword() {
        return "";
    }

    @Override
    List<String> writing() {
        return List.of(
                "delete from crm_action",
                "with gone as (delete from crm_action returning *) select id as eventId, login as username,"
                        + " what as feature, done_at as occurredAt from gone");
    }

    @Override
    String sleeping() {
        return "select cast(pg_sleep(60) as varchar) as eventId, 'a' as username, 'b' as feature, now() as occurredAt";
    }

    /** The server of the tests trusts everybody whom it has; this is nobody. */
    @Override
    String refusingUrl() {
        return sqlUrl().replaceAll("[?&]user=[^&]*", "");
    }
}
