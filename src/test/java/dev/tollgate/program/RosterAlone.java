package dev.tollgate.program;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.data.jpa.repository.support.JpaRepositoryFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The roster on a database, without the rest of the application.
 *
 * @param transactions those that it takes part in
 */
public record RosterAlone(Roster roster, PlatformTransactionManager transactions) {

    public static RosterAlone on(DataSource database, Clock clock) {
        LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
        factory.setDataSource(database);
        factory.setPackagesToScan(RosterAlone.class.getPackageName());
        factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
        factory.afterPropertiesSet();
        EntityManagerFactory entities = factory.getObject();
        EntityManager manager = SharedEntityManagerCreator.createSharedEntityManager(entities);
        JpaRepositoryFactory repositories = new JpaRepositoryFactory(manager);
        JpaTransactionManager transactions = new JpaTransactionManager(entities);
        transactions.setDataSource(database);
        transactions.afterPropertiesSet();
        return new RosterAlone(
                new Roster(
                        repositories.getRepository(ProgramRepository.class),
                        repositories.getRepository(PersonRepository.class),
                        new PlanTables(JdbcClient.create(database)),
                        clock,
                        event -> {}),
                transactions);
    }
}
