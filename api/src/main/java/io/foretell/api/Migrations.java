package io.foretell.api;

import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lets a migration take its time: it runs on a connection of its own, without the pool's limit on how long an answer may take. */
@Configuration(proxyBeanMethods = false)
class Migrations {

    @Bean
    FlywayConfigurationCustomizer unpooledMigrations(JdbcConnectionDetails connection) {
        return flyway -> flyway.dataSource(connection.getJdbcUrl(), connection.getUsername(), connection.getPassword());
    }
}
