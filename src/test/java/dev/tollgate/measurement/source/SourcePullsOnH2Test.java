package dev.tollgate.measurement.source;

import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeAll;

class SourcePullsOnH2Test extends SourcePullsTables {

    private static final String URL = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    private static JdbcDataSource database;

    @BeforeAll
    static void start() {
        database = new JdbcDataSource();
        database.setUrl(URL);
        database.setUser("tollgate");
        migrate(database);
    }

    @Override
    DataSource database() {
        return database;
    }

    @Override
    String sqlUrl() {
        return URL;
    }

    @Override
    String sqlUser() {
        return "tollgate";
    }

    @Override
    String sqlPassword() {
        return "";
    }

    @Override
    List<String> writing() {
        return List.of(
                "delete from crm_action",
                "select id as eventId, login as username, what as feature, login as occurredAt"
                        + " from old table (delete from crm_action)");
    }

    @Override
    String sleeping() {
        return "select cast(sum(a.x * b.x * c.x) as varchar) as eventId, 'a' as username, 'b' as feature, now() as"
                + " occurredAt from system_range(1, 10000) a, system_range(1, 10000) b, system_range(1, 10000) c";
    }

    @Override
    String refusingUrl() {
        return URL;
    }
}
