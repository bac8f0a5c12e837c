package io.foretell.export;

import io.foretell.gemma.TinyGemma;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** For each test a model, and where its export may go. */
abstract class ExportTest {

    @TempDir
    Path temporary;

    Path model = Path.of("");
    Path out = Path.of("");

    @BeforeEach
    final void writeModel() {
        model = TinyGemma.write(temporary.resolve("model"));
        out = temporary.resolve("out");
    }
}
