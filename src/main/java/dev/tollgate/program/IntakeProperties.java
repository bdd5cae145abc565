package dev.tollgate.program;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where programs are taken from at start.
 *
 * @param folder its sub-folders each hold a program.yaml, with a people.csv beside it; null for none
 */
@ConfigurationProperties("tollgate.intake")
record IntakeProperties(String folder) {}
