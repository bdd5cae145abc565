package dev.tollgate;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts Tollgate. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Tollgate {

    public static void main(String[] args) {
        SpringApplication.run(Tollgate.class, args);
    }
}
