package dev.tollgate.evidence;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(classes = {LedgerBehaviour.Slice.class, LedgerOnPostgresTest.Database.class})
class LedgerOnPostgresTest extends LedgerBehaviour {

    @TestConfiguration(proxyBeanMethods = false)
    static class Database {

        @Bean(destroyMethod = "close")
        EmbeddedPostgres postgres() throws IOException {
            return EmbeddedPostgres.start();
        }

        @Bean(destroyMethod = "close")
        DataSource dataSource(EmbeddedPostgres postgres) {
            HikariDataSource source = new HikariDataSource();
            source.setDataSource(postgres.getPostgresDatabase());
            return source;
        }
    }
}
