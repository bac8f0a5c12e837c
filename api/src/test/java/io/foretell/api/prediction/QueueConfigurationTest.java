package io.foretell.api.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

class QueueConfigurationTest {

    private record Details(
            String getJdbcUrl,
            @Nullable String getUsername,
            @Nullable String getPassword) implements JdbcConnectionDetails {}

    @Test
    void user_and_password_are_those_of_the_settings_or_else_of_the_url() {
        String url = "jdbc:postgresql://db.test/foretell?user=in-url&password=secret";
        PGSimpleDataSource ofUrl = QueueConfiguration.unpooled(new Details(url, null, null), "test");
        assertThat(ofUrl.getUser()).isEqualTo("in-url");
        assertThat(ofUrl.getPassword()).isEqualTo("secret");
        PGSimpleDataSource ofSettings = QueueConfiguration.unpooled(new Details(url, "set", "other"), "test");
        assertThat(ofSettings.getUser()).isEqualTo("set");
        assertThat(ofSettings.getPassword()).isEqualTo("other");
    }
}
