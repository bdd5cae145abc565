package dev.tollgate.access;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The logins of the configuration. Their roles are always those configured; a password that is not configured is
 * generated at the first start, told once and stored as a hash.
 */
final class EmbeddedLogins implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedLogins.class);

    private final AccessProperties properties;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final PasswordEncoder encoder;
    private final PasswordNotice notice;
    private final Clock clock;

    EmbeddedLogins(
            AccessProperties properties,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            PasswordEncoder encoder,
            PasswordNotice notice,
            Clock clock) {
        this.properties = properties;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.encoder = encoder;
        this.notice = notice;
        this.clock = clock;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        for (AccessProperties.User user : properties.users()) {
            if (!user.hasOwnHash()) {
                try {
                    transaction.executeWithoutResult(status -> prepare(user.name()));
                } catch (DuplicateKeyException preparedByAnotherInstance) {
                    log.debug("Another instance has just prepared the login {}", user.name());
                }
            }
        }
    }

    /** Told before the commit: a password that could not be told is not kept. */
    private void prepare(String name) {
        boolean known = hash(name).isPresent();
        if (known && !properties.reset().contains(name)) {
            return;
        }
        String password = Passwords.generate();
        jdbc.sql(
                        known
                                ? "update access_user set password_hash = :hash, changed_at = :at where name = :name"
                                : "insert into access_user (name, password_hash, changed_at)"
                                        + " values (:name, :hash, :at)")
                .param("name", name)
                .param("hash", encoder.encode(password))
                .param("at", OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)))
                .update();
        notice.tell(name, password);
    }

    UserDetails find(String name) {
        AccessProperties.User user = properties.users().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsernameNotFoundException("No such login"));
        String hash = Optional.ofNullable(user.passwordHash())
                .or(() -> hash(name))
                .orElseThrow(() -> new UsernameNotFoundException("No password yet"));
        return User.withUsername(name)
                .password(hash)
                .authorities(user.roles().stream().map(Role::authority).toArray(String[]::new))
                .build();
    }

    private Optional<String> hash(String name) {
        return jdbc.sql("select password_hash from access_user where name = :name")
                .param("name", name)
                .query(String.class)
                .optional();
    }
}
