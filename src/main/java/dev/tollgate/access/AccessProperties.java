package dev.tollgate.access;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * How people and systems log in.
 *
 * @param users the embedded logins; not used when there is an issuer
 * @param reset names of users who get a new generated password at this start
 * @param passwordsFile where generated passwords are written instead of the console; readable by its owner only
 * @param issuer address of an OpenID Connect issuer, or empty for the embedded logins
 * @param audience what the issuer's tokens must be made out to
 * @param rolesClaim the claim that lists the roles; a dot goes into an object
 */
@ConfigurationProperties("tollgate.access")
record AccessProperties(
        @DefaultValue List<User> users,
        @DefaultValue Set<String> reset,
        @Nullable Path passwordsFile,
        @DefaultValue("") String issuer,
        @DefaultValue("") String audience,
        @DefaultValue("roles") String rolesClaim) {

    AccessProperties {
        users = List.copyOf(users);
        reset = Set.copyOf(reset);
        Set<String> names = new HashSet<>();
        for (User user : users) {
            if (!names.add(user.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("tollgate.access.users has two users named '" + user.name() + "'");
            }
        }
        for (String name : reset) {
            if (users.stream().noneMatch(user -> user.name().equals(name) && !user.hasOwnHash())) {
                throw new IllegalArgumentException("tollgate.access.reset names '" + name
                        + "', which is no user of tollgate.access.users with a generated password");
            }
        }
        if (StringUtils.hasText(issuer) && !StringUtils.hasText(audience)) {
            throw new IllegalArgumentException("tollgate.access.issuer is set without tollgate.access.audience: name"
                    + " the audience of Tollgate's tokens (TOLLGATE_AUDIENCE), or a token that the issuer made out to"
                    + " any other application would be good here too");
        }
        if (passwordsFile != null && passwordsFile.toString().isBlank()) {
            passwordsFile = null;
        }
    }

    /**
     * An embedded login.
     *
     * @param passwordHash a bcrypt hash, or null for a generated password
     */
    record User(String name, Set<Role> roles, @Nullable String passwordHash) {

        User {
            if (name == null || !name.matches("[A-Za-z0-9._@-]{1,100}")) {
                throw new IllegalArgumentException("tollgate.access.users: a name is missing or has other characters"
                        + " than letters, digits and . _ @ -");
            }
            if (roles == null || roles.isEmpty()) {
                throw new IllegalArgumentException("tollgate.access.users: '" + name + "' has no roles");
            }
            roles = Set.copyOf(roles);
            if (passwordHash != null && passwordHash.isBlank()) {
                passwordHash = null;
            }
            if (passwordHash != null && !passwordHash.matches("\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}")) {
                throw new IllegalArgumentException(
                        "tollgate.access.users: the password-hash of '" + name + "' is no bcrypt hash");
            }
        }

        boolean hasOwnHash() {
            return passwordHash != null;
        }

        @Override
        public String toString() {
            return "User[name=" + name + ", roles=" + roles + "]";
        }
    }
}
