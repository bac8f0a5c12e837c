package io.foretell.demo;

import io.foretell.engine.Continuation;
import io.foretell.engine.Engine;
import io.foretell.engine.EngineException;
import io.foretell.engine.FinishReason;
import io.foretell.engine.GenerationRequest;
import io.foretell.engine.TokenListener;
import io.foretell.gemma.ModelFolder;
import io.foretell.onnx.DecoderOptions;
import io.foretell.onnx.ExecutionProvider;
import io.foretell.onnx.OnnxDecoder;
import io.foretell.sampling.SamplingParameters;
import io.foretell.sampling.SamplingParameters.Penalties;
import io.foretell.sampling.TokenLogprobs;
import io.foretell.tokenizer.BpeTokenizer;
import io.foretell.tokenizer.ChatTemplate;
import io.foretell.tokenizer.StreamingDetokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@code foretell/gemma2-nano} on the engine, as a worker runs it. */
final class DemoModel implements AutoCloseable {

    /** The folder that deploy/local bundles; another one, such as a checkpoint's, by the system property {@code demo.model}. */
    static final Path FOLDER = Path.of(System.getProperty("demo.model", "demo-model/gemma2-nano"));

    /** The API's default. */
    static final int MAX_NEW_TOKENS = 1024;

    private static final int SLOTS = 16;
    private static final int SLOT_TOKENS = 2 * MAX_NEW_TOKENS;
    private static final int PREFILL_CHUNK = 256;
    private static final int THREADS = 2;

    private final ModelFolder folder = ModelFolder.open(FOLDER);
    private final BpeTokenizer tokenizer = BpeTokenizer.read(folder.tokenizerJson());
    private final ChatTemplate template = new ChatTemplate(tokenizer);
    private final Engine engine = new Engine(
            OnnxDecoder.open(folder, new DecoderOptions(ExecutionProvider.CPU, SLOTS, SLOT_TOKENS, THREADS, 0)),
            PREFILL_CHUNK);

    /**
     * @param ended by its own end of turn
     */
    record Answer(List<Integer> tokens, String text, boolean ended) {}

    /** Sampled with the API's default inputs, each request with a seed of its own. */
    List<Answer> answers(List<String> requests, int seed) {
        return IntStream.range(0, requests.size())
                .mapToObj(at -> submit(requests.get(at), MAX_NEW_TOKENS, defaults(1_000_003L * seed + at)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private static SamplingParameters defaults(long seed) {
        return SamplingParameters.builder()
                .temperature(0.6)
                .topK(50)
                .topP(0.9)
                .penalties(new Penalties(1.2, 0, 0))
                .seed(seed)
                .build();
    }

    /** The most likely token each time. */
    CompletableFuture<Answer> greedy(String request, int maxNewTokens) {
        return submit(
                request, maxNewTokens, SamplingParameters.builder().greedy(true).build());
    }

    int[] prompt(String request) {
        return template.userTurn(request);
    }

    private CompletableFuture<Answer> submit(String request, int maxNewTokens, SamplingParameters sampling) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        engine.submit(
                new GenerationRequest(prompt(request), new int[0], maxNewTokens, folder.stopTokens(), sampling),
                new Collector(answer));
        return answer;
    }

    @Override
    public void close() {
        engine.close();
    }

    private final class Collector implements TokenListener {

        private final List<Integer> tokens = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private final StreamingDetokenizer detokenizer = tokenizer.detokenizer();
        private final CompletableFuture<Answer> answer;

        Collector(CompletableFuture<Answer> answer) {
            this.answer = answer;
        }

        @Override
        public Continuation token(int token, @Nullable TokenLogprobs logprobs) {
            tokens.add(token);
            text.append(detokenizer.append(token));
            return Continuation.CONTINUE;
        }

        @Override
        public void finished(FinishReason reason) {
            answer.complete(new Answer(
                    List.copyOf(tokens), text.append(detokenizer.finish()).toString(), reason == FinishReason.STOP));
        }

        @Override
        public void failed(EngineException cause) {
            answer.completeExceptionally(cause);
        }
    }
}
