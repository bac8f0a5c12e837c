package io.foretell.api.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.foretell.api.ApiCalls;
import io.foretell.api.RunningApi;
import io.foretell.api.TestWorker;
import io.foretell.api.prediction.PredictionId;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams over HTTP, with a worker played by the test. */
class StreamsIT extends RunningApi {

    private ApiCalls anyone;

    @BeforeEach
    void noToken() {
        anyone = new ApiCalls(port, "");
    }

    @Test
    void a_finished_prediction_is_replayed_in_the_bytes_of_the_contract() {
        String id = created("{}");
        try (TestWorker worker = worker()) {
            worker.succeed(" Hel", "lo\nworld", "", "https://a.b", "!");
        }
        HttpResponse<String> replay = anyone.get(stream(id));
        assertThat(replay.statusCode()).isEqualTo(200);
        assertThat(replay.headers().firstValue("Content-Type")).contains("text/event-stream;charset=UTF-8");
        assertThat(replay.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        long second = (PredictionId.parse(id).orElseThrow().getMostSignificantBits() >>> 16) / 1000;
        assertThat(replay.body().replace(second + ":", "T:")).isEqualTo("""
                        : hi
                        event: output
                        id: T:0
                        data:  Hel

                        event: output
                        id: T:1
                        data: lo
                        data: world

                        event: output
                        id: T:3.1
                        data: h

                        event: output
                        id: T:3
                        data: ttps://a.b

                        event: output
                        id: T:4
                        data: !

                        event: done
                        id: T:done
                        data: {}

                        """);
    }

    @Test
    void every_answer_names_the_same_stream() {
        String id = created("{}");
        String url = stream(id);
        assertThat(url).matches("http://localhost:" + port + "/v1/streams/[a-z2-7]{52}");
        assertThat(json(api.get("/v1/predictions")).at("/results/0/urls/stream").stringValue())
                .isEqualTo(url);
        assertThat(json(api.post("/v1/predictions/" + id + "/cancel", ""))
                        .at("/urls/stream")
                        .stringValue())
                .isEqualTo(url);
    }

    @Test
    void a_stream_opened_at_once_shows_each_chunk_as_it_is_committed() throws Exception {
        String id = created("{}");
        try (TestWorker worker = worker();
                StreamClient client = new StreamClient(stream(id))) {
            await().until(() -> client.text().equals(": hi\n"));
            Lease lease = worker.claim();
            worker.append(lease, 0, "Hel");
            await().until(() -> client.output().equals("Hel"));
            worker.append(lease, 1, "lo");
            await().until(() -> client.output().equals("Hello"));
            assertThat(client.ended()).isFalse();
            worker.finish(lease, new PredictionOutcome.Succeeded());
            assertThat(client.awaitEnd())
                    .last()
                    .extracting(SentEvent::name, SentEvent::data)
                    .containsExactly("done", "{}");
            assertThat(client.text()).isEqualTo(anyone.get(stream(id)).body());
        }
    }

    @Test
    void a_lost_signal_only_delays_an_event() throws Exception {
        String id = created("{}");
        try (TestWorker worker = worker();
                StreamClient client = new StreamClient(stream(id))) {
            worker.finishSilently(worker.claim(), new PredictionOutcome.Succeeded());
            assertThat(client.awaitEnd()).extracting(SentEvent::name).containsExactly("done");
        }
    }

    @Test
    void an_output_longer_than_one_read_comes_whole() throws Exception {
        String id = created("{}");
        String[] chunks = IntStream.range(0, 3 * StreamQueries.CHUNKS)
                .mapToObj(i -> i + " ")
                .toArray(String[]::new);
        try (TestWorker worker = worker();
                StreamClient client = new StreamClient(stream(id))) {
            worker.succeed(chunks);
            client.awaitEnd();
            assertThat(client.output()).isEqualTo(String.join("", chunks));
            assertThat(anyone.get(stream(id)).body()).isEqualTo(client.text());
        }
    }

    @Test
    void a_cancel_ends_it_with_its_reason() throws Exception {
        String id = created("{}");
        try (StreamClient client = new StreamClient(stream(id))) {
            api.post("/v1/predictions/" + id + "/cancel", "");
            assertThat(client.awaitEnd())
                    .extracting(SentEvent::name, SentEvent::data)
                    .containsExactly(tuple("done", "{\"reason\":\"canceled\"}"));
        }
    }

    @Test
    void a_failure_is_told_before_the_end() throws Exception {
        String id = created("{}");
        try (TestWorker worker = worker();
                StreamClient client = new StreamClient(stream(id))) {
            Lease lease = worker.claim();
            worker.append(lease, 0, "Hel");
            worker.finish(lease, new PredictionOutcome.Failed("model_error", "It\u2028broke."));
            assertThat(client.awaitEnd())
                    .extracting(SentEvent::name, SentEvent::data)
                    .containsExactly(
                            tuple("output", "Hel"),
                            tuple("error", "{\"detail\":\"It\\u2028broke.\"}"),
                            tuple("done", "{\"reason\":\"error\"}"));
        }
    }

    @Test
    void many_clients_at_once_get_each_its_own_prediction() throws Exception {
        List<String> ids = new ArrayList<>();
        List<StreamClient> clients = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ids.add(created("{}"));
        }
        for (int i = 0; i < 160; i++) {
            clients.add(new StreamClient(stream(ids.get(i % ids.size()))));
        }
        try (TestWorker worker = worker()) {
            List<Lease> leases = ids.stream().map(id -> worker.claim()).toList();
            for (int sequence = 0; sequence < 5; sequence++) {
                for (Lease lease : leases) {
                    worker.append(lease, sequence, PredictionId.format(lease.predictionId()) + sequence + " ");
                }
            }
            leases.forEach(lease -> worker.finish(lease, new PredictionOutcome.Succeeded()));
        }
        for (int i = 0; i < clients.size(); i++) {
            String id = ids.get(i % ids.size());
            assertThat(clients.get(i).awaitEnd()).hasSize(6);
            assertThat(clients.get(i).output()).isEqualTo("%s0 %s1 %s2 %s3 %s4 ".formatted(id, id, id, id, id));
        }
    }
}
