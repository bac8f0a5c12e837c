package io.foretell.logits;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far two models agree on what follows in a text.
 *
 * @param tokens of the text, each predicted once by both
 * @param top1Agreement the share of them at which both hold the same token for the likeliest, 0 to 1
 * @param meanKlDivergence of the other model's distribution from the first one's, in nats, averaged over the tokens
 * @param perplexity of the first model: e to the mean negative logarithm of the probabilities that it gives the text's own tokens
 * @param otherPerplexity of the other one
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonPropertyOrder({"tokens", "top1Agreement", "meanKlDivergence", "perplexity", "otherPerplexity"})
public record Comparison(
        long tokens, double top1Agreement, double meanKlDivergence, double perplexity, double otherPerplexity) {

    /** One line: {@code {"tokens":…,"top1_agreement":…,"mean_kl_divergence":…,"perplexity":…,"other_perplexity":…}}. */
    public String toJson() {
        return JsonMapper.shared().writeValueAsString(this);
    }
}
