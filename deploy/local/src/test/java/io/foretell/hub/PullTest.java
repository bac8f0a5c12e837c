package io.foretell.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** For each test a hub with a model, and a cache without it. */
abstract class PullTest {

    @TempDir
    Path box;

    HubModel model;
    LocalHub hub;
    Pulls pulls;

    @BeforeEach
    final void start() throws IOException {
        model = HubModel.withNoise(Files.createDirectories(box.resolve("model")));
        hub = new LocalHub(model);
        pulls = new Pulls(hub, box.resolve("hub"));
    }

    @AfterEach
    final void stop() {
        hub.close();
    }
}
