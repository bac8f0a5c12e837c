package io.foretell.api.page.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome.Failed;
import io.foretell.queue.PredictionOutcome.Succeeded;
import io.foretell.queue.PredictionQueue;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What can be done to a prediction on its page. */
class PredictionActionsIT extends PredictionReaders {

    @Test
    void a_retry_leads_to_the_new_prediction_and_so_does_a_second_one() {
        String id = created("{\"prompt\":\"hi\"}");
        String page = "/p/" + id;
        assertThat(browser.submit(page, page + "/retry", Map.of()).body())
                .contains("Not retried: it has not finished yet.");
        worker.finish(worker.claim(), new Failed("model_error", "why"));
        HttpResponse<String> retried = browser.submit(page, page + "/retry", Map.of());
        assertThat(retried.uri().getPath()).startsWith("/p/").isNotEqualTo(page);
        assertThat(retried.body()).contains("Retried: this is the new prediction", "href=\"" + page + "\"");
        HttpResponse<String> again = browser.submit(page, page + "/retry", Map.of());
        assertThat(again.uri()).isEqualTo(retried.uri());
        assertThat(again.body()).contains("It had been retried before");
        assertThat(browser.get(page).body())
                .contains("href=\"" + retried.uri().getPath() + "\"")
                .doesNotContain(">Retry<");
    }

    @Test
    void a_prediction_of_a_removed_version_is_not_retried() {
        String page = "/p/" + created("{\"prompt\":\"hi\"}");
        worker.succeed("hello");
        jdbc.sql("update model_version set removed_at = now() where id = ?")
                .param(version.id())
                .update();
        HttpResponse<String> refused = browser.submit(page, page + "/retry", Map.of());
        assertThat(refused.uri().getPath()).isEqualTo(page);
        assertThat(refused.body()).contains("its model version has been removed");
    }

    @Test
    void a_cancel_says_what_is_billed_and_what_is_not() {
        String waiting = "/p/" + created("{\"prompt\":\"hi\"}");
        assertThat(cancel(waiting)).contains("Canceled before it ran; it costs nothing.", ">Canceled<");
        assertThat(cancel(waiting)).contains("It had finished already, so nothing was canceled.");

        String running = "/p/" + created("{\"prompt\":\"hi\"}");
        Lease lease = worker.claim();
        assertThat(cancel(running)).contains("Canceling: what it has written so far stays", "being canceled");
        worker.finish(lease, new Succeeded());

        String givenBack = "/p/" + created("{\"prompt\":\"hi\"}");
        lease = worker.claim();
        worker.append(lease, 0, "A rose");
        worker.append(lease, 1, " is a rose");
        new PredictionQueue(jdbc).release(lease);
        assertThat(browser.get(givenBack).body()).contains("waits for another worker, which continues it");
        assertThat(cancel(givenBack))
                .contains("Canceled while it waited for another worker.", "is billed: $0.00000010.")
                .doesNotContain("costs nothing");

        String emptyHanded = "/p/" + created("{\"prompt\":\"hi\"}");
        new PredictionQueue(jdbc).release(worker.claim());
        assertThat(cancel(emptyHanded)).contains("Nothing that it had written was kept, so it costs nothing.");
    }

    private String cancel(String page) {
        return browser.submit(FORM, page + "/cancel", Map.of()).body();
    }
}
