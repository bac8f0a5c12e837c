package io.foretell.local;

import io.foretell.local.LocalService.Running;
import java.io.IOException;
import java.io.PrintStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What {@code up} shows once the service answers: one prediction, sent and answered through the REST API, and where things are. */
final class Welcome {

    /** The default of the seed model's schema, said aloud. */
    private static final String PROMPT = "Write me a poem about Machine Learning.";

    /** Enough to see it speak; a large model on a CPU makes a few per second. */
    private static final int TOKENS_OF_AN_UNKNOWN_MODEL = 32;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final PrintStream out;
    private final ServiceFolder folder;

    Welcome(PrintStream out, ServiceFolder folder) {
        this.out = out;
        this.folder = folder;
    }

    void show(Running service) throws IOException, InterruptedException {
        showToken(service);
        showAdmin(service);
        showSample(service);
        showAddresses(service);
    }

    private void showToken(Running service) {
        if (service.tokenIsNew()) {
            out.printf(
                    "%nYour API token, shown this once and kept in %s:%n%n  %s%n", folder.tokenFile(), service.token());
        }
    }

    private void showAdmin(Running service) {
        if (service.newAdminPassword() != null) {
            out.printf(
                    "%nThe user \"%s\" for the pages; its password, shown this once and kept in %s:%n%n  %s%n",
                    FirstStart.ADMIN, folder.adminPasswordFile(), service.newAdminPassword());
        }
    }

    private void showSample(Running service) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode input = body.putObject("input").put("prompt", PROMPT);
        if (!service.model().equals(BundledModel.name())) {
            input.put("max_new_tokens", TOKENS_OF_AN_UNKNOWN_MODEL);
        }
        try (PredictionClient client = new PredictionClient(service.address(), service.token())) {
            out.printf(
                    "%nA first prediction:%n%nPOST %s%n%s%n",
                    client.predictionsOf(service.model()), JSON.writeValueAsString(body));
            JsonNode prediction = client.run(service.model(), body, output -> {});
            out.printf("%nThe answer, once it has finished:%n%n%s%n", JSON.writeValueAsString(prediction));
        }
    }

    private void showAddresses(Running service) {
        out.printf("""

                Foretell is up; Ctrl-C stops it.
                  model      %1$s/%4$s
                  dashboard  %1$s/dashboard
                  API        %1$s/v1
                  token      %2$s
                  log        %3$s

                Try, in another terminal:

                  bin/foretell predict "Write me a poem about the sea."

                  curl -s %1$s/v1/models/%4$s/predictions \\
                    -H "Authorization: Bearer $(cat %2$s)" -H "Content-Type: application/json" -H "Prefer: wait" \\
                    -d '{"input": {"prompt": "Write me a poem about the sea."}}'
                """, service.address(), folder.tokenFile(), folder.log(), service.model());
    }
}
