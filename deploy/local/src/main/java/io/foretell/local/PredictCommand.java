package io.foretell.local;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code predict}: sends a prompt to the running service and prints the output as it arrives. */
@Command(name = "predict", description = "Send a prompt to the running service and print the output as it arrives.")
final class PredictCommand implements Callable<Integer> {

    @Mixin
    private FolderOption folder = new FolderOption();

    @Option(names = "--model", paramLabel = "<owner/name>", description = "Which model (default: what 'up' serves).")
    private @Nullable String model;

    @Parameters(paramLabel = "prompt", description = "What the model is to answer.")
    private String prompt = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        ServiceFolder kept = folder.folder();
        URI address = kept.read(kept.addressFile()).map(URI::create).orElseThrow(() -> notRunning(kept));
        String token = kept.read(kept.tokenFile()).orElseThrow(() -> notRunning(kept));
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.putObject("input").put("prompt", prompt);
        try (PredictionClient client = new PredictionClient(address, token)) {
            return report(client.run(model(kept), body, PredictCommand::print));
        } catch (ConnectException e) {
            throw notRunning(kept);
        }
    }

    private String model(ServiceFolder folder) {
        return model != null ? model : folder.read(folder.modelFile()).orElseGet(BundledModel::name);
    }

    private static CannotStartException notRunning(ServiceFolder folder) {
        return new CannotStartException(
                "No Foretell is running with the folder %s: start it with 'bin/foretell up'.".formatted(folder.path()));
    }

    private static void print(String output) {
        System.out.print(output);
        System.out.flush();
    }

    private static int report(JsonNode prediction) {
        System.out.println();
        String status = prediction.path("status").asString();
        if (!status.equals("succeeded")) {
            Foretell.note("The prediction %s: %s"
                    .formatted(status, prediction.path("error").asString("")));
            return CommandLine.ExitCode.SOFTWARE;
        }
        JsonNode metrics = prediction.path("metrics");
        Foretell.note("run time %.3f s, cost %s %s"
                .formatted(
                        metrics.path("predict_time").asDouble(),
                        metrics.path("cost").asString(),
                        metrics.path("currency").asString()));
        return CommandLine.ExitCode.OK;
    }
}
