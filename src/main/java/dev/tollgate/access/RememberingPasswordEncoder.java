package dev.tollgate.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Remembers for five minutes which password matched which hash, since each request of the API brings its password and
 * bcrypt is slow on purpose. Only matches are remembered, so guessing stays slow; what is kept is an HMAC under a key
 * that lives as long as the process, so no password can be read from memory. A changed hash is another entry, so a reset
 * counts at once.
 */
final class RememberingPasswordEncoder implements PasswordEncoder {

    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final int ENTRIES = 1000;

    private final PasswordEncoder encoder;
    private final Clock clock;
    private final SecretKeySpec key;
    private final Map<String, Instant> matched = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > ENTRIES;
        }
    };

    RememberingPasswordEncoder(PasswordEncoder encoder, Clock clock) {
        this.encoder = encoder;
        this.clock = clock;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, "HmacSHA256");
    }

    @Override
    public String encode(CharSequence password) {
        return encoder.encode(password);
    }

    @Override
    public boolean matches(CharSequence password, String hash) {
        String entry = entry(password, hash);
        Instant now = clock.instant();
        synchronized (matched) {
            Instant until = matched.get(entry);
            if (until != null && now.isBefore(until)) {
                return true;
            }
            matched.remove(entry);
        }
        boolean matches = encoder.matches(password, hash);
        if (matches) {
            synchronized (matched) {
                matched.put(entry, now.plus(REMEMBERED));
            }
        }
        return matches;
    }

    private String entry(CharSequence password, String hash) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(hash.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(password.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }
}
