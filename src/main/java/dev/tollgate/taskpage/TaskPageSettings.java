package dev.tollgate.taskpage;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param valid how long a link can be used */
@ConfigurationProperties("tollgate.task-link")
record TaskPageSettings(@DefaultValue("14d") Duration valid) {}
