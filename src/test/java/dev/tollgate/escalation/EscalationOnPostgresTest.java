package dev.tollgate.escalation;

import dev.tollgate.Postgres;
import java.io.IOException;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;

class EscalationOnPostgresTest extends EscalationTables {

    private static DataSource database;

    @BeforeAll
    static void create() throws IOException, SQLException {
        database = Postgres.emptyDatabase();
    }

    @Override
    DataSource database() {
        return database;
    }
}
