package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.gemma.TinyGemma;
import io.foretell.hub.HubEnvironment;
import io.foretell.hub.HubModel;
import io.foretell.hub.LocalHub;
import io.foretell.hub.ModelName;
import io.foretell.hub.ModelPull;
import io.foretell.hub.Patience;
import io.foretell.hub.Revision;
import io.foretell.hub.Silent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache is one with that of Hugging Face's own client, whichever of the two has fetched. */
@Tag("python")
class HuggingFaceCacheIT {

    private static final String MODEL = "google/gemma-2-2b-it";
    private static final List<String> FILES = List.of(
            "config.json",
            "generation_config.json",
            "tokenizer.json",
            "model.safetensors.index.json",
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors");

    @Test
    void each_finds_what_the_other_has_fetched(@TempDir Path box) throws Exception {
        Path model = TinyGemma.write(Files.createDirectory(box.resolve("model")));
        try (LocalHub hub = new LocalHub(HubModel.of(MODEL, model))) {
            Map<String, String> ours = variables(hub, box.resolve("ours"));
            Map<String, String> theirs = variables(hub, box.resolve("theirs"));
            Path pulled = pull(ours);
            String found = python("find", ours);
            String fetched = python("fetch", theirs);
            hub.requests.clear();

            Path again = pull(theirs);

            assertThat(FILES).allSatisfy(file -> assertThat(found).contains("found " + pulled.resolve(file) + "\n"));
            assertThat(FILES).allSatisfy(file -> assertThat(fetched).contains("found " + again.resolve(file) + "\n"));
            assertThat(hub.requests).isNotEmpty();
            assertThat(hub.bodyRequests()).isEmpty();
        }
    }

    private static Map<String, String> variables(LocalHub hub, Path home) {
        return Map.of(
                "HF_ENDPOINT", hub.endpoint().toString(), "HF_HOME", home.toString(), "HF_HUB_DISABLE_TELEMETRY", "1");
    }

    private static Path pull(Map<String, String> variables) throws InterruptedException {
        return new ModelPull(
                        new HubEnvironment(variables, Path.of("/nowhere")).settings(),
                        Patience.DEFAULT,
                        4,
                        new Silent())
                .pull(ModelName.parse(MODEL), Revision.MAIN);
    }

    private static String python(String mode, Map<String, String> variables) throws Exception {
        ClientSuite suite = ClientSuite.copy("hub", variables);
        suite.run("python3", "-m", "venv", "venv");
        suite.run("venv/bin/pip", "install", "--quiet", "--requirement", "requirements.txt");
        return suite.run(Stream.concat(Stream.of("venv/bin/python", "cache.py", mode, MODEL), FILES.stream())
                .toArray(String[]::new));
    }
}
