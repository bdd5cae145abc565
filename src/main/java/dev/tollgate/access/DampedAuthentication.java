package dev.tollgate.access;

import dev.tollgate.access.FailedLogins.Origin;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Stops trying passwords for a while after many that were wrong. */
final class DampedAuthentication implements AuthenticationProvider {

    private final AuthenticationProvider passwords;
    private final FailedLogins failedLogins;

    DampedAuthentication(AuthenticationProvider passwords, FailedLogins failedLogins) {
        this.passwords = passwords;
        this.failedLogins = failedLogins;
    }

    @Override
    public Authentication authenticate(Authentication login) {
        Origin origin = new Origin(
                login.getName(),
                login.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : "");
        if (failedLogins.tooMany(origin)) {
            throw new LockedException("Too many failed logins");
        }
        try {
            Authentication authenticated = passwords.authenticate(login);
            failedLogins.succeeded(origin);
            return authenticated;
        } catch (BadCredentialsException wrong) {
            failedLogins.failed(origin);
            throw wrong;
        }
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return passwords.supports(authentication);
    }
}
