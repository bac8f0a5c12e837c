package io.foretell.api.prediction;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the key that signs stream tokens. */
@Component
class StreamKeyQueries {

    private static final String KEY = "select key from stream_key";

    private final JdbcClient jdbc;

    StreamKeyQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** 32 bytes, the same for all API processes on this database. */
    byte[] key() {
        return jdbc.sql(KEY).query(byte[].class).single();
    }
}
