package dev.tollgate.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.access.FailedLogins.Origin;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

class FailedLoginsTest {

    private static final Origin OFFICE = new Origin("office", "192.0.2.1");

    private final MovedClock clock = new MovedClock();

    @Test
    void tries_no_further_password_after_ten_wrong_ones_in_a_minute() {
        FailedLogins failedLogins = new FailedLogins(clock);
        fail(failedLogins, 9);
        assertThat(failedLogins.tooMany(OFFICE)).isFalse();
        fail(failedLogins, 1);
        assertThat(failedLogins.tooMany(OFFICE)).isTrue();
        clock.move(Duration.ofSeconds(59));
        assertThat(failedLogins.tooMany(OFFICE)).isTrue();
        clock.move(Duration.ofSeconds(1));
        assertThat(failedLogins.tooMany(OFFICE)).isFalse();
    }

    @Test
    void locks_nobody_out_from_another_address() {
        FailedLogins failedLogins = new FailedLogins(clock);
        fail(failedLogins, 20);
        assertThat(failedLogins.tooMany(new Origin("office", "192.0.2.2"))).isFalse();
        assertThat(failedLogins.tooMany(new Origin("auditor", "192.0.2.1"))).isFalse();
    }

    @Test
    void forgets_the_wrong_ones_after_a_right_one() {
        FailedLogins failedLogins = new FailedLogins(clock);
        fail(failedLogins, 9);
        failedLogins.succeeded(OFFICE);
        fail(failedLogins, 9);
        assertThat(failedLogins.tooMany(OFFICE)).isFalse();
    }

    @Test
    void a_remembered_password_is_not_hashed_again_for_five_minutes() {
        CountingEncoder slow = new CountingEncoder();
        RememberingPasswordEncoder encoder = new RememberingPasswordEncoder(slow, clock);
        String hash = encoder.encode("right");

        assertThat(encoder.matches("right", hash)).isTrue();
        assertThat(encoder.matches("right", hash)).isTrue();
        assertThat(slow.compared).isEqualTo(1);
        clock.move(Duration.ofMinutes(5));
        assertThat(encoder.matches("right", hash)).isTrue();
        assertThat(slow.compared).isEqualTo(2);
    }

    @Test
    void a_wrong_password_or_another_hash_is_never_remembered() {
        CountingEncoder slow = new CountingEncoder();
        RememberingPasswordEncoder encoder = new RememberingPasswordEncoder(slow, clock);
        String hash = encoder.encode("right");
        assertThat(encoder.matches("right", hash)).isTrue();

        assertThat(encoder.matches("wrong", hash)).isFalse();
        assertThat(encoder.matches("wrong", hash)).isFalse();
        assertThat(encoder.matches("right", encoder.encode("new"))).isFalse();
        assertThat(slow.compared).isEqualTo(4);
    }

    private static void fail(FailedLogins failedLogins, int times) {
        for (int i = 0; i < times; i++) {
            failedLogins.failed(OFFICE);
        }
    }

    private static final class CountingEncoder implements PasswordEncoder {

        private final PasswordEncoder bcrypt = new BCryptPasswordEncoder(4);
        private int compared;

        @Override
        public String encode(CharSequence password) {
            return bcrypt.encode(password);
        }

        @Override
        public boolean matches(CharSequence password, String hash) {
            compared++;
            return bcrypt.matches(password, hash);
        }
    }

    private static final class MovedClock extends Clock {

        private Instant now = Instant.parse("2027-03-01T09:00:00Z");

        void move(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
