package io.foretell.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foretell.sampling.SamplingParameters;
import io.foretell.sampling.TokenLogprobs.Alternative;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a listener hears with a token, and what it may answer. */
class TokenListenerTest {

    private final FakeDecoder decoder = new FakeDecoder(8, 64);
    private final Engine engine = new Engine(decoder, 8);

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void a_listener_ends_its_sequence_with_the_token_it_stops_at_which_is_part_of_the_output() {
        GenerationRequest request = Requests.greedy(6, 20);
        List<Integer> free = Requests.alone(request).tokens();
        for (int last : new int[] {1, 7, 20}) {
            Heard heard = new Heard().stopAt(last);
            engine.submit(request, heard);
            assertThat(heard.output()).isEqualTo(free.subList(0, last));
            assertThat(heard.reason()).isEqualTo(FinishReason.STOP);
        }
        await().until(() -> engine.stats().activeSequences() == 0);
        assertThat(decoder.calls).hasSize(1 + 7 + 20); // a sequence that was stopped takes part in no further step
    }

    @Test
    void whoever_asks_for_log_probabilities_hears_them_with_each_token() {
        GenerationRequest request = Requests.greedy(6, 9);
        SamplingParameters sampling =
                SamplingParameters.builder().greedy(true).logprobs(3).build();
        Heard heard = submit(new GenerationRequest(request.prompt(), new int[0], 9, Set.of(), sampling));
        assertThat(heard.output()).isEqualTo(Requests.alone(request).tokens());
        assertThat(heard.logprobs()).hasSize(9);
        for (int i = 0; i < 9; i++) { // greedy: the token itself is the likeliest
            assertThat(heard.logprobs().get(i).likeliest()).hasSize(3);
            assertThat(heard.logprobs().get(i).likeliest().getFirst())
                    .isEqualTo(new Alternative(
                            heard.output().get(i), heard.logprobs().get(i).logprob()));
        }
        assertThat(submit(request).logprobs()).isEmpty();
    }

    private Heard submit(GenerationRequest request) {
        Heard heard = new Heard();
        engine.submit(request, heard);
        return heard;
    }
}
