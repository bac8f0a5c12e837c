package io.foretell.db;

import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The databases of this JVM's tests: a migrated template and its copies. Dropped when the JVM ends, if the server stays. */
final class TestDatabases {

    private static final TestServer SERVER = TestServer.start();
    private static final Queue<String> CREATED = new ConcurrentLinkedQueue<>();
    private static final String TEMPLATE = createTemplate();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(TestDatabases::close, "test-databases"));
    }

    private TestDatabases() {}

    /** A copy of the migrated template; tens of milliseconds. */
    static synchronized PGSimpleDataSource create() {
        String name = newName("foretell_test_");
        execute("create database " + name + " template " + TEMPLATE);
        CREATED.add(name);
        return SERVER.database(name);
    }

    private static String createTemplate() {
        String name = newName("foretell_template_");
        execute("create database " + name);
        CREATED.add(name);
        Flyway.configure().dataSource(SERVER.database(name)).load().migrate();
        return name;
    }

    private static String newName(String prefix) {
        return prefix + UUID.randomUUID().toString().substring(0, 8);
    }

    private static void close() {
        if (SERVER.staysAfterTests()) {
            CREATED.forEach(name -> execute("drop database if exists " + name + " with (force)"));
        }
        SERVER.close();
    }

    private static void execute(String sql) {
        JdbcClient.create(SERVER.maintenance()).sql(sql).update();
    }
}
