package dev.tollgate.communication;

import dev.tollgate.Postgres;
import org.junit.jupiter.api.BeforeEach;

/** The same promises on the database of production, where another transaction's row is waited for. */
class CourtesyOnPostgresTest extends CourtesyTest {

    @BeforeEach
    void emptyDatabase() throws Exception {
        on(Postgres.emptyDatabase());
    }
}
