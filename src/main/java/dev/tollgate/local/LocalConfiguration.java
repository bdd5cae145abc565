package dev.tollgate.local;

import dev.tollgate.program.Roster;
import java.time.Clock;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@Profile("local")
class LocalConfiguration {

    @Bean
    @Primary
    BrokerClock brokerClock(LocalPlatform platform) {
        return new BrokerClock(platform.brokerTime(), Clock.systemUTC());
    }

    @Bean
    TasklistLogins tasklistLogins(LocalPlatform platform) {
        return new TasklistLogins(platform);
    }

    @Bean
    PeopleLogins peopleLogins(Roster roster, TasklistLogins logins) {
        return new PeopleLogins(roster, logins);
    }

    @Bean
    MailStore mailStore(LocalPlatform platform, BrokerClock clock) {
        return new MailStore(platform.settings().data().resolve("mail"), clock);
    }

    @Bean
    MailCatcher mailCatcher(LocalPlatform platform, MailStore store) {
        return new MailCatcher(platform.settings().ports().smtp(), store);
    }

    @Bean
    ReadyTable readyTable(LocalPlatform platform, Environment environment) {
        return new ReadyTable(platform, environment);
    }

    /** Says where everything is once all of it can be used. */
    static class ReadyTable {

        private final LocalPlatform platform;
        private final Environment environment;

        ReadyTable(LocalPlatform platform, Environment environment) {
            this.platform = platform;
            this.environment = environment;
        }

        @EventListener
        @Order(Ordered.LOWEST_PRECEDENCE)
        void print(ApplicationReadyEvent ready) {
            platform.awaitReady();
            String tollgate = "http://localhost:" + environment.getProperty("local.server.port", "8090");
            String webapps = "http://localhost:" + platform.settings().ports().webapps();
            System.out.println("""

                    Tollgate is ready.

                      Tollgate API    %s/swagger-ui.html
                      Tasklist        %s/tasklist     demo / demo, or a person's user name twice
                      Operate         %s/operate      the same logins
                      Mails           %s/local/mail
                      Engine (gRPC)   127.0.0.1:%d
                      Database        %s
                      Data and logs   %s

                      Stop:  Ctrl-C. Data is kept.
                      Wipe:  mvn spring-boot:run -Dspring-boot.run.arguments=--tollgate.local.wipe=true
                    """.formatted(
                            tollgate,
                            webapps,
                            webapps,
                            tollgate,
                            platform.settings().ports().gateway(),
                            environment.getProperty("spring.datasource.url"),
                            platform.settings().directory()));
        }
    }
}
