package io.foretell.worker.prediction;

import io.foretell.sampling.TokenLogprobs;
import io.foretell.sampling.TokenLogprobs.Alternative;
import io.foretell.tokenizer.StreamingDetokenizer;
import io.foretell.tokenizer.Tokenizer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Log probabilities as the API shows them: per token {@code {"token", "id", "logprob", "top_logprobs": [{"token", "id", "logprob"}]}}, the
 * words being those of OpenAI's API. A token that is part of a character shows as U+FFFD, and so
 * does U+0000, which PostgreSQL's jsonb cannot hold.
 */
final class LogprobsJson {

    private final Tokenizer tokenizer;

    LogprobsJson(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * @param logprobs of the tokens at the same places; empty when the caller did not ask, and the answer is then null
     */
    @Nullable
    String of(List<Integer> tokens, List<TokenLogprobs> logprobs) {
        if (logprobs.isEmpty()) {
            return null;
        }
        ArrayNode entries = JsonMapper.shared().createArrayNode();
        for (int i = 0; i < logprobs.size(); i++) {
            ObjectNode entry = entries.addObject();
            put(entry, tokens.get(i), logprobs.get(i).logprob());
            ArrayNode likeliest = entry.putArray("top_logprobs");
            for (Alternative alternative : logprobs.get(i).likeliest()) {
                put(likeliest.addObject(), alternative.token(), alternative.logprob());
            }
        }
        return entries.toString();
    }

    private void put(ObjectNode entry, int token, double logprob) {
        StreamingDetokenizer detokenizer = tokenizer.detokenizer();
        String text = detokenizer.append(token) + detokenizer.finish();
        entry.put("token", text.replace('\0', '\uFFFD')).put("id", token).put("logprob", logprob);
    }
}
