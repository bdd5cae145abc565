package dev.tollgate.measurement;

import dev.tollgate.Postgres;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

class MetricProofOnPostgresTest extends MetricProof {

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) throws Exception {
        Postgres.emptyDatabase(properties);
    }
}
