package dev.tollgate.evidence;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.Postgres;
import javax.sql.DataSource;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(classes = {LedgerBehaviour.Slice.class, LedgerOnPostgresTest.Database.class})
class LedgerOnPostgresTest extends LedgerBehaviour {

    @TestConfiguration(proxyBeanMethods = false)
    static class Database {

        @Bean(destroyMethod = "close")
        DataSource dataSource() throws Exception {
            HikariDataSource source = new HikariDataSource();
            source.setDataSource(Postgres.emptyDatabase());
            return source;
        }
    }
}
