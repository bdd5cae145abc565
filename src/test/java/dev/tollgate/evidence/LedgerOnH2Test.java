package dev.tollgate.evidence;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(classes = {LedgerBehaviour.Slice.class, LedgerOnH2Test.Database.class})
class LedgerOnH2Test extends LedgerBehaviour {

    @TestConfiguration(proxyBeanMethods = false)
    static class Database {

        /** A file, as the embedded default is. */
        @Bean(destroyMethod = "close")
        DataSource dataSource() {
            HikariDataSource source = new HikariDataSource();
            source.setJdbcUrl("jdbc:h2:file:"
                    + Path.of("target", "ledger-" + UUID.randomUUID()).toAbsolutePath());
            source.setUsername("tollgate");
            return source;
        }
    }
}
