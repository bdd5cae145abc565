package dev.tollgate.evidence;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.lang.Nullable;

/**
 * Where the key of the ledger comes from: one of the two.
 *
 * @param key the key itself, at least 32 characters
 * @param keyFile a file outside the database; made with a random key when it does not exist
 */
@ConfigurationProperties("tollgate.evidence")
record EvidenceProperties(@Nullable String key, @Nullable String keyFile) {}
