package dev.tollgate.lifecycle;

import dev.tollgate.Postgres;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The same on the database of production. */
@DirtiesContext
class HeldTasksOnPostgresTest extends HeldTasksTest {

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) throws Exception {
        Postgres.emptyDatabase(properties);
    }
}
