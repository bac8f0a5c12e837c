package io.foretell.local;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What stories about the list of runs begin with and look at. */
abstract class RunListStories {

    @RegisterExtension
    static final BrowserFixture foretell = new BrowserFixture();

    static final String RUNS = "/dashboard/runs";
    static final String SHORT = "{\"prompt\":\"Write me a poem about the sea.\",\"max_new_tokens\":20}";
    static final String OUT_OF_MEMORY = "The engine could not run this prediction: out of memory.";

    private final HttpClient http = HttpClient.newHttpClient();

    static String failed(String error) {
        try (StagedRuns staged = new StagedRuns(foretell)) {
            return staged.failed("Write me a poem about snow.", "Snow is", error);
        }
    }

    /** Runs something by the API, which an account's token may, and returns its id. */
    String create(String input) {
        LocalService.Running service = foretell.running();
        HttpRequest request = HttpRequest.newBuilder(
                        service.address().resolve("/v1/models/" + service.model() + "/predictions"))
                .header("Authorization", "Bearer " + service.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"input\":" + input + "}"))
                .build();
        try {
            JsonNode made = JsonMapper.shared()
                    .readTree(http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
            return made.get("id").stringValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static BrowserWindow signedIn(BrowserWindow.Look look) {
        BrowserWindow window = foretell.open(look).signIn(FirstStart.ADMIN, foretell.adminPassword());
        window.page().navigate(RUNS);
        return window;
    }

    static Locator row(Page page, String id) {
        return page.locator("#run-" + id);
    }

    static Locator tick(Page page, String id) {
        return row(page, id).getByRole(AriaRole.CHECKBOX);
    }

    static Locator status(Page page, String name) {
        return page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Status"))
                .getByText(name);
    }

    static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }

    static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }
}
