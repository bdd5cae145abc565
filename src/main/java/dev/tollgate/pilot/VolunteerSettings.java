package dev.tollgate.pilot;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param valid how long a link to the question can be used */
@ConfigurationProperties("tollgate.volunteer-link")
record VolunteerSettings(@DefaultValue("14d") Duration valid) {}
