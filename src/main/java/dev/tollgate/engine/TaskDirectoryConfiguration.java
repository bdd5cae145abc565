package dev.tollgate.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TaskDirectoryProperties.class)
class TaskDirectoryConfiguration {

    @Bean
    @ConditionalOnProperty(name = "tollgate.tasks.source", havingValue = "tasklist")
    TaskDirectory tasklistDirectory(TaskDirectoryProperties properties, ObjectMapper json) {
        return new TasklistDirectory(properties, json);
    }

    @Bean
    @ConditionalOnProperty(name = "tollgate.tasks.source", havingValue = "search")
    TaskDirectory searchedTasks(Engine engine) {
        return new SearchedTasks(engine);
    }
}
