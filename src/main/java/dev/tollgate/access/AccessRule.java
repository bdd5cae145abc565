package dev.tollgate.access;

import java.util.List;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * A row of the table: who may use the methods on the addresses of the pattern.
 *
 * @param open needs no login at all
 * @param roles who may, when it is not open
 */
record AccessRule(List<HttpMethod> methods, String pattern, boolean open, Set<Role> roles) {

    static AccessRule open(String pattern) {
        return new AccessRule(List.of(HttpMethod.GET, HttpMethod.HEAD), pattern, true, Set.of());
    }

    /** What is submitted from a page that a link with a token leads to: the token says who it is. */
    static AccessRule openPost(String pattern) {
        return new AccessRule(List.of(HttpMethod.POST), pattern, true, Set.of());
    }

    /** Who may read includes who may ask for the headers only. */
    static AccessRule read(String pattern, Role... roles) {
        return new AccessRule(List.of(HttpMethod.GET, HttpMethod.HEAD), pattern, false, Set.of(roles));
    }

    static AccessRule post(String pattern, Role... roles) {
        return new AccessRule(List.of(HttpMethod.POST), pattern, false, Set.of(roles));
    }

    static AccessRule put(String pattern, Role... roles) {
        return new AccessRule(List.of(HttpMethod.PUT), pattern, false, Set.of(roles));
    }

    boolean covers(String path) {
        PathPattern parsed = PathPatternParser.defaultInstance.parse(pattern);
        return parsed.matches(PathContainer.parsePath(path));
    }

    boolean covers(HttpMethod method, String path) {
        return methods.contains(method) && covers(path);
    }

    String[] authorities() {
        return roles.stream().map(Role::authority).toArray(String[]::new);
    }
}
