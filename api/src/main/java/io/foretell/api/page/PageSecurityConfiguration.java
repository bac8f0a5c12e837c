package io.foretell.api.page;

import io.foretell.api.problem.ProblemWriter;
import io.foretell.api.user.Role;
import io.foretell.api.user.SessionUser;
import jakarta.servlet.DispatcherType;
import java.security.SecureRandom;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * The pages: signing in with a session in the database, CSRF tokens, security headers. Reading is open unless the path is listed here,
 * changing needs a user unless the path is listed here. Spring Security finds {@link io.foretell.api.user.SignIn} by itself; named here, it
 * would be asked twice. Health and metrics, on their own port, come by here too.
 */
@Configuration(proxyBeanMethods = false)
class PageSecurityConfiguration {

    @Bean
    @Order(2)
    SecurityFilterChain pageSecurity(
            HttpSecurity http, SessionUser sessions, ProblemWriter problems, SecureRandom random) {
        PageAccess access = new PageAccess(problems);
        return http.securityContext(context -> context.securityContextRepository(sessions))
                .requestCache(AbstractHttpConfigurer::disable)
                .csrf(csrf -> csrf.csrfTokenRepository(csrfCookie()))
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                                .permitAll()
                                .requestMatchers("/dashboard", "/dashboard/live", "/dashboard/runs/**", "/settings/**")
                                .authenticated()
                                .requestMatchers("/dashboard/**")
                                .hasRole(Role.ADMIN.name())
                                .requestMatchers(HttpMethod.POST, "/*/*/snippets")
                                .permitAll()
                                .requestMatchers(HttpMethod.GET)
                                .permitAll()
                                .requestMatchers(HttpMethod.HEAD)
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .formLogin(form -> form.loginPage("/sign-in")
                        .successHandler(access::signedIn)
                        .failureHandler(access::signInFailed)
                        .permitAll())
                .logout(logout -> logout.logoutUrl("/sign-out").logoutSuccessUrl("/sign-in?out"))
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(access::signInFirst).accessDeniedHandler(access::denied))
                .headers(PageSecurityConfiguration::headers)
                .addFilterAfter(new PageFilter(random), AuthorizationFilter.class)
                .build();
    }

    /** A cookie, not the session: whoever only looks leaves no session behind, and a form outlives the session it was made in. */
    private static CookieCsrfTokenRepository csrfCookie() {
        CookieCsrfTokenRepository repository = new CookieCsrfTokenRepository();
        repository.setCookieName("csrf");
        repository.setHeaderName("X-CSRF-TOKEN");
        repository.setCookieCustomizer(cookie -> cookie.sameSite("Lax"));
        return repository;
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(
                        policy -> policy.policy("camera=(), geolocation=(), microphone=(), payment=()"));
    }
}
