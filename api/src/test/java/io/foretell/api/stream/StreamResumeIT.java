package io.foretell.api.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foretell.api.ApiCalls;
import io.foretell.api.RunningApi;
import io.foretell.api.TestWorker;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Streams that break off, of one side or the other, and go on. */
class StreamResumeIT extends RunningApi {

    private ApiCalls anyone;

    @BeforeEach
    void noToken() {
        anyone = new ApiCalls(port, "");
    }

    @RepeatedTest(3)
    void a_client_that_lost_its_connection_anywhere_goes_on_without_loss_or_repetition(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<String> texts = List.of("a", "", "b\nc", "https:x", "data:", "ü😀", "\r", " ");
        String id = created("{}");
        try (TestWorker worker = worker()) {
            Lease lease = worker.claim();
            for (int i = 0; i < 12; i++) {
                worker.append(lease, i, texts.get(random.nextInt(texts.size())));
            }
            worker.finish(lease, new PredictionOutcome.Failed("model_error", "It broke."));
        }
        String whole = anyone.get(stream(id)).body();
        List<SentEvent> events = SentEvent.read(whole);
        for (int i = 0; i < events.size() - 1; i++) {
            assertThat(resumed(id, events.get(i).id())).isEqualTo(events.subList(i + 1, events.size()));
        }
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 10; i++) {
            String cut = new String(Arrays.copyOf(bytes, random.nextInt(bytes.length)), StandardCharsets.UTF_8);
            List<SentEvent> joined = new ArrayList<>(SentEvent.read(cut));
            joined.addAll(resumed(id, joined.isEmpty() ? "" : joined.getLast().id()));
            assertThat(joined).isEqualTo(events);
        }
    }

    @Test
    void who_had_the_end_is_told_to_come_no_more() {
        String id = created("{}");
        try (TestWorker worker = worker()) {
            worker.succeed("Hello");
        }
        String done = SentEvent.read(anyone.get(stream(id)).body()).getLast().id();
        HttpResponse<String> again = anyone.get(stream(id), "Last-Event-ID", done);
        assertThat(again.statusCode()).isEqualTo(204);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void a_stream_goes_on_when_a_lost_workers_prediction_is_continued_by_another() throws Exception {
        String id = created("{}");
        try (TestWorker first = worker();
                TestWorker second = worker();
                StreamClient client = new StreamClient(stream(id))) {
            Lease lost = first.claim();
            first.append(lost, 0, "Hel");
            await().until(() -> client.output().equals("Hel"));
            jdbc.sql("update worker set lease_until = now() - interval '1 minute' where id = ?")
                    .param(lost.workerId())
                    .update();
            await().until(() -> jdbc.sql(
                            "select worker_id is null and available_at <= now() from queue_entry where prediction_id = ?")
                    .param(lost.predictionId())
                    .query(Boolean.class)
                    .single());
            Lease taken = second.claim();
            first.append(lost, 1, "p me, I am lost");
            second.append(taken, 1, "lo");
            second.finish(taken, new PredictionOutcome.Succeeded());
            client.awaitEnd();
            assertThat(client.output()).isEqualTo("Hello");
        }
    }

    private List<SentEvent> resumed(String id, String lastEventId) {
        return SentEvent.read(
                anyone.get(stream(id), "Last-Event-ID", lastEventId).body());
    }
}
