package dev.tollgate.access;

import dev.tollgate.problem.ProblemWriter;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.transaction.PlatformTransactionManager;

/** Puts the table of roles and end points, and one of the two ways to log in, in front of every request. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    /** Pages here load nothing from elsewhere; a mail shown in the local catcher cannot either. */
    private static final String CONTENT_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

    @Bean
    SecurityFilterChain access(
            HttpSecurity http,
            AccessProperties properties,
            ProblemWriter problems,
            ObjectProvider<AuthenticationManager> embedded)
            throws Exception {
        AuthenticationManager passwords = embedded.getIfAvailable();
        Refusals refusals = new Refusals(problems, passwords == null);
        http.csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers.frameOptions(HeadersConfigurer.FrameOptionsConfig::sameOrigin)
                        .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY)))
                .addFilterAfter(new CrossSiteFilter(problems), HeaderWriterFilter.class)
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .authorizeHttpRequests(requests -> {
                    requests.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll();
                    for (AccessRule rule : AccessMatrix.RULES) {
                        for (HttpMethod method : rule.methods()) {
                            var matching = requests.requestMatchers(
                                    PathPatternRequestMatcher.withDefaults().matcher(method, rule.pattern()));
                            if (rule.open()) {
                                matching.permitAll();
                            } else {
                                matching.hasAnyAuthority(rule.authorities());
                            }
                        }
                    }
                    requests.anyRequest().denyAll();
                });
        if (passwords == null) {
            http.oauth2ResourceServer(server -> server.authenticationEntryPoint(refusals)
                    .accessDeniedHandler(refusals)
                    .jwt(jwt -> jwt.jwtAuthenticationConverter(new TokenRoles(properties.rolesClaim()))));
        } else {
            http.authenticationManager(passwords).httpBasic(basic -> basic.authenticationEntryPoint(refusals));
        }
        return http.build();
    }

    /** The embedded logins, there unless an issuer is configured. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnExpression("'${tollgate.access.issuer:}'.isBlank()")
    static class Embedded {

        /** Not the program's clock, which may be moved: a lock-out lasts a real minute. */
        private static final Clock CLOCK = Clock.systemUTC();

        @Bean
        PasswordEncoder passwordEncoder() {
            return new RememberingPasswordEncoder(new BCryptPasswordEncoder(), CLOCK);
        }

        @Bean
        PasswordNotice passwordNotice(AccessProperties properties) {
            return properties.passwordsFile() == null
                    ? PasswordNotice.console(System.out)
                    : PasswordNotice.file(properties.passwordsFile());
        }

        @Bean
        EmbeddedLogins embeddedLogins(
                AccessProperties properties,
                JdbcClient jdbc,
                PlatformTransactionManager transactions,
                PasswordEncoder encoder,
                PasswordNotice notice) {
            return new EmbeddedLogins(properties, jdbc, transactions, encoder, notice, CLOCK);
        }

        @Bean
        AuthenticationManager embeddedAuthentication(EmbeddedLogins logins, PasswordEncoder encoder) {
            DaoAuthenticationProvider provider = new DaoAuthenticationProvider(logins::find);
            provider.setPasswordEncoder(encoder);
            return new ProviderManager(new DampedAuthentication(provider, new FailedLogins(CLOCK)));
        }
    }
}
