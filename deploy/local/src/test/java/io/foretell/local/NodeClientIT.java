package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("node")
class NodeClientIT {

    @Test
    void the_official_npm_client_works(@TempDir Path folder) throws Exception {
        try (LocalService service = new LocalService(folder, 0, message -> {})) {
            ClientSuite suite = ClientSuite.copy("node", service.start());
            suite.run("npm", "ci", "--no-audit", "--no-fund");

            // A run without any test would end well too.
            assertThat(suite.run("node", "--test", "--test-reporter=tap")).containsPattern("(?m)^# pass [1-9]");
        }
    }
}
