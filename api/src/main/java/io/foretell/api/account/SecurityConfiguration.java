package io.foretell.api.account;

import io.foretell.api.problem.ApiProblem;
import io.foretell.api.problem.ProblemWriter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/**
 * /v1, but for its streams, takes API tokens and nothing else; no session, no cookie, hence no CSRF token. All other paths are the
 * pages'.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    /** Clients send no API token to a stream: its address carries a token of its own, which its controller checks. */
    @Bean
    @Order(0)
    SecurityFilterChain streamSecurity(HttpSecurity http) {
        return stateless(http.securityMatcher("/v1/streams/**"))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    @Bean
    @Order(1)
    SecurityFilterChain apiSecurity(HttpSecurity http, ApiTokens tokens, ProblemWriter problems) {
        return stateless(http.securityMatcher("/v1/**"))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .addFilterBefore(new ApiTokenFilter(tokens), AuthorizationFilter.class)
                .exceptionHandling(handling -> handling.authenticationEntryPoint(
                                (request, response, e) -> problems.write(response, new ApiProblem.Unauthenticated()))
                        .accessDeniedHandler(
                                (request, response, e) -> problems.write(response, new ApiProblem.Forbidden())))
                .build();
    }

    private static HttpSecurity stateless(HttpSecurity http) {
        return http.csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
    }
}
