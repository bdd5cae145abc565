package dev.tollgate.access;

import java.util.LinkedHashSet;
import java.util.Set;
import org.mockito.Mockito;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;

/**
 * The web layer as it is deployed, with every controller of the application mapped but none of their features behind
 * them: each controller is a mock of its class, so its mappings are real and its answers are empty.
 */
@EnableAutoConfiguration
@EnableConfigurationProperties(AccessProperties.class)
@ComponentScan(
        basePackages = "dev.tollgate.problem",
        excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*Test.*"))
@Import({AccessConfiguration.class, ApiDocument.class, WebWithoutTheFeatures.AllControllers.class})
class WebWithoutTheFeatures {

    static class AllControllers implements ImportBeanDefinitionRegistrar {

        @Override
        public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
            for (String name : controllers()) {
                register(registry, ClassUtils.resolveClassName(name, getClass().getClassLoader()));
            }
        }

        private static <T> void register(BeanDefinitionRegistry registry, Class<T> controller) {
            RootBeanDefinition definition = new RootBeanDefinition(controller, () -> Mockito.mock(controller));
            registry.registerBeanDefinition(controller.getName(), definition);
        }

        /** With and without the local profile; those of the problem module are there as themselves. */
        private static Set<String> controllers() {
            Set<String> found = new LinkedHashSet<>();
            for (String profile : new String[] {"local", "none"}) {
                StandardEnvironment environment = new StandardEnvironment();
                environment.setActiveProfiles(profile);
                ClassPathScanningCandidateComponentProvider scan =
                        new ClassPathScanningCandidateComponentProvider(false, environment);
                scan.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
                for (BeanDefinition candidate : scan.findCandidateComponents("dev.tollgate")) {
                    String name = candidate.getBeanClassName();
                    if (!name.startsWith("dev.tollgate.problem.") && !name.contains("Test")) {
                        found.add(name);
                    }
                }
            }
            return found;
        }
    }
}
