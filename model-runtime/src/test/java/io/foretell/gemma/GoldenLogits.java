package io.foretell.gemma;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Hugging Face transformers computes for {@link TinyGemma} (eager attention, fp32); made by src/test/python/golden_logits.py.
 *
 * @param modelSha256 of the model that they were made from
 * @param prompt token ids, longer than three windows
 * @param decoded the most likely token after the prompt, and so on
 * @param logits a row per prompt token, then one per decoded token
 */
public record GoldenLogits(String modelSha256, int[] prompt, int[] decoded, float[][] logits) {

    /** A difference allowed, as a share of the row's largest logit. */
    public static final double TOLERANCE = 1e-4;

    public static GoldenLogits read() {
        JsonNode facts = JsonMapper.shared().readTree(resource("golden-logits.json"));
        ByteBuffer bytes = ByteBuffer.wrap(resource("golden-logits.f32")).order(ByteOrder.LITTLE_ENDIAN);
        float[][] logits =
                new float[bytes.remaining() / Float.BYTES / TinyGemma.VOCABULARY_SIZE][TinyGemma.VOCABULARY_SIZE];
        for (float[] row : logits) {
            for (int i = 0; i < row.length; i++) {
                row[i] = bytes.getFloat();
            }
        }
        return new GoldenLogits(
                facts.get("model_sha256").stringValue(), ints(facts.get("prompt")), ints(facts.get("decoded")), logits);
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(GoldenLogits.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] ints(JsonNode list) {
        return list.values().stream().mapToInt(JsonNode::intValue).toArray();
    }

    /** The largest difference in a row, as a share of its largest logit; NaN if one of them is. */
    public double difference(int row, float[] actual) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < actual.length; i++) {
            largest = Math.max(largest, Math.abs(logits[row][i]));
            difference = Math.max(difference, Math.abs(actual[i] - logits[row][i]));
        }
        return difference / largest;
    }
}
