package dev.tollgate.local;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;

/**
 * Starts the platform before any bean exists, so that database, engine client and mail sender find their addresses. It
 * returns when the broker is there; Operate and Tasklist come up while the beans are made.
 */
class LocalPlatformInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Logger log = LoggerFactory.getLogger(LocalPlatformInitializer.class);

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        // Actuator makes a child context on a management port of its own; the platform belongs to the root.
        if (!environment.acceptsProfiles(Profiles.of("local")) || context.getParent() != null) {
            return;
        }
        LocalPlatformSettings settings = LocalPlatformSettings.from(environment);
        LocalPlatform platform = new LocalPlatform(settings, log::info);
        // Runs after the context is closed, also when Ctrl-C comes while it is not there yet.
        SpringApplication.getShutdownHandlers().add(platform::close);
        platform.open(Map.of("server.port", environment.getProperty("server.port", Integer.class, 8080)));
        if (context.getBeanFactory() instanceof DefaultSingletonBeanRegistry beans) {
            beans.registerSingleton("localPlatform", platform);
            // Registered first, hence destroyed last.
            beans.registerDisposableBean("localPlatform", platform::close);
        }
        contribute(environment, settings, platform.addresses());
    }

    private static void contribute(
            ConfigurableEnvironment environment, LocalPlatformSettings settings, LocalPlatform.Addresses addresses) {
        Map<String, Object> fixed = new LinkedHashMap<>();
        fixed.put("camunda.client.grpc-address", addresses.gateway().toString());
        fixed.put("camunda.client.rest-address", addresses.brokerRest().toString());
        // Camunda's own local user, who sees all tasks.
        fixed.put("tollgate.tasks.source", "tasklist");
        fixed.put("tollgate.tasks.url", "http://127.0.0.1:" + settings.ports().webapps());
        fixed.put("tollgate.tasks.username", "demo");
        fixed.put("tollgate.tasks.password", "demo");
        fixed.put(
                "tollgate.web.tasklist", "http://localhost:" + settings.ports().webapps() + "/tasklist");
        fixed.put("spring.mail.host", "127.0.0.1");
        fixed.put("spring.mail.port", settings.ports().smtp());
        environment.getPropertySources().addFirst(new MapPropertySource("tollgate.local", fixed));
        // Last, for application.yml's placeholder: a database named by the user goes before.
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "tollgate.local.defaults",
                        Map.of(
                                "TOLLGATE_DATABASE_URL",
                                "jdbc:h2:file:" + settings.data().resolve("tollgate") + ";DB_CLOSE_ON_EXIT=FALSE")));
    }
}
