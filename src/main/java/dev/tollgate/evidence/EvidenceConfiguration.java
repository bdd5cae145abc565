package dev.tollgate.evidence;

import java.nio.file.Path;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.util.StringUtils;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EvidenceProperties.class)
class EvidenceConfiguration {

    private static final String LOCAL_KEY_FILE = ".tollgate/evidence.key";

    @Bean
    Chain evidenceChain(EvidenceProperties properties, Environment environment) {
        return new Chain(key(properties, environment.acceptsProfiles(Profiles.of("local"))));
    }

    @Bean
    Signatures evidenceSignatures(EvidenceProperties properties, Environment environment) {
        return new Signatures(key(properties, environment.acceptsProfiles(Profiles.of("local"))));
    }

    static EvidenceKey key(EvidenceProperties properties, boolean local) {
        if (StringUtils.hasText(properties.key())) {
            return EvidenceKey.of(properties.key());
        }
        if (StringUtils.hasText(properties.keyFile())) {
            return EvidenceKey.inFile(Path.of(properties.keyFile().strip()));
        }
        if (local) {
            return EvidenceKey.inFile(Path.of(LOCAL_KEY_FILE));
        }
        throw new IllegalStateException(
                "Tollgate has no key for its evidence ledger. Set the environment variable TOLLGATE_EVIDENCE_KEY (at least 32 random characters) or TOLLGATE_EVIDENCE_KEYFILE (a file outside the database; made at the first start). Keep it: without it the evidence cannot be verified.");
    }
}
