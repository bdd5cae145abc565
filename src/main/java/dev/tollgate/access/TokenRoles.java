package dev.tollgate.access;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** Takes the roles from a claim of the token: a list, or a text with spaces. What is no role of Tollgate is ignored. */
final class TokenRoles implements Converter<Jwt, AbstractAuthenticationToken> {

    private final String claim;

    TokenRoles(String claim) {
        this.claim = claim;
    }

    @Override
    public AbstractAuthenticationToken convert(Jwt token) {
        return new JwtAuthenticationToken(
                token,
                named(token.getClaims())
                        .map(Role::named)
                        .flatMap(Optional::stream)
                        .distinct()
                        .map(role -> new SimpleGrantedAuthority(role.authority()))
                        .toList());
    }

    private Stream<String> named(Map<String, Object> claims) {
        Object found = find(claims);
        if (found instanceof Collection<?> names) {
            return names.stream().map(String::valueOf);
        }
        return found instanceof String names ? Stream.of(names.split("\\s+", -1)) : Stream.of();
    }

    /** A claim's own name may have dots too, as those that are addresses do. */
    private @Nullable Object find(Map<String, Object> claims) {
        if (claims.containsKey(claim)) {
            return claims.get(claim);
        }
        Object found = claims;
        for (String part : claim.split("\\.", -1)) {
            found = found instanceof Map<?, ?> inner ? inner.get(part) : null;
        }
        return found;
    }
}
