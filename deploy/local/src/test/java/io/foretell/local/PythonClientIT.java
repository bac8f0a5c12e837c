package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("python")
class PythonClientIT {

    @Test
    void the_official_python_client_works(@TempDir Path folder) throws Exception {
        try (LocalService service = new LocalService(folder, 0, message -> {})) {
            ClientSuite suite = ClientSuite.copy("python", service.start());
            suite.run("python3", "-m", "venv", "venv");
            suite.run("venv/bin/pip", "install", "--quiet", "--requirement", "requirements.txt");

            // A run without any test would end well too.
            assertThat(suite.run("venv/bin/python", "-m", "unittest", "-v"))
                    .containsPattern("(?m)^Ran [1-9]\\d* tests? in ");
        }
    }
}
