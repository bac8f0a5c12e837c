package io.foretell.api;

import io.foretell.queue.SchemaVersion;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * The services of accounts, users and models and the tables below them: no web server, no migrations, no timers. Not a @Configuration, which {@link
 * ApiApplication} would find. What it configures is named, as it starts for a single command.
 */
@ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class,
    HibernateJpaAutoConfiguration.class,
    DataJpaRepositoriesAutoConfiguration.class,
    TransactionAutoConfiguration.class
})
@Import(SystemConfiguration.class)
@AutoConfigurationPackage(
        basePackages = {"io.foretell.api.account", "io.foretell.api.model", "io.foretell.api.hardware"})
@ConfigurationPropertiesScan("io.foretell.api.account")
@ComponentScan(
        basePackages = {"io.foretell.api.account", "io.foretell.api.model", "io.foretell.api.user"},
        useDefaultFilters = false,
        includeFilters = {@Filter(Service.class), @Filter(type = FilterType.REGEX, pattern = ".*Queries")})
class AdministrationConfiguration {

    @Bean
    SchemaVersion schemaVersion(JdbcClient jdbc) {
        return new SchemaVersion(jdbc);
    }
}
