package io.foretell.gemma;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Hugging Face transformers computes for a model (eager attention, fp32); made by src/test/python/golden_logits.py, which also shows that transformers computes
 * the same row whatever the length of the prompt that the row's token ends.
 *
 * @param modelSha256 of the model that they were made from
 * @param config config.json as transformers saves it again
 * @param lengths of prompts: 1, window − 1, window, window + 1, 3 windows
 * @param prompt token ids, as many as the longest of the lengths
 * @param decoded the most likely token after the prompt, and so on
 * @param stride a row holds the logits of the ids 0, stride, 2 · stride …, and one more
 * @param largest per row, the id of the logit that is largest without its sign: the row's last
 * @param rows one per prompt token, then one per decoded token
 */
public record GoldenLogits(
        String modelSha256,
        JsonNode config,
        int[] lengths,
        int[] prompt,
        int[] decoded,
        int stride,
        int[] largest,
        float[][] rows) {

    /** A difference allowed, as a share of the row's largest logit. */
    public static final double TOLERANCE = 1e-4;

    public static GoldenLogits read(GoldenModel model) {
        JsonNode facts = JsonMapper.shared().readTree(resource(model.folderName() + ".json"));
        int[] largest = ints(facts.get("largest"));
        return new GoldenLogits(
                facts.get("model_sha256").stringValue(),
                facts.get("config"),
                ints(facts.get("lengths")),
                ints(facts.get("prompt")),
                ints(facts.get("decoded")),
                facts.get("stride").intValue(),
                largest,
                rows(resource(model.folderName() + ".f32"), largest.length));
    }

    private static byte[] resource(String name) {
        String path = "goldens/" + name;
        try (InputStream in = Objects.requireNonNull(GoldenLogits.class.getResourceAsStream(path), path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] ints(JsonNode list) {
        return list.values().stream().mapToInt(JsonNode::intValue).toArray();
    }

    private static float[][] rows(byte[] littleEndian, int count) {
        ByteBuffer bytes = ByteBuffer.wrap(littleEndian).order(ByteOrder.LITTLE_ENDIAN);
        float[][] rows = new float[count][littleEndian.length / Float.BYTES / count];
        for (float[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                row[i] = bytes.getFloat();
            }
        }
        return rows;
    }

    /** Prompt and decoded tokens: as many as there are rows. */
    public int[] tokens() {
        return IntStream.concat(IntStream.of(prompt), IntStream.of(decoded)).toArray();
    }

    /** The row's largest logit, without its sign. */
    public double scale(int row) {
        return Math.abs(rows[row][rows[row].length - 1]);
    }

    /**
     * The largest difference among the ids that a row holds, as a share of its largest logit; NaN if one of them is.
     *
     * @param logits of the whole vocabulary
     */
    public double difference(int row, float[] logits) {
        int ids = rows[row].length - 1;
        double difference = Math.abs(logits[largest[row]] - rows[row][ids]);
        for (int i = 0; i < ids; i++) {
            difference = Math.max(difference, Math.abs(logits[i * stride] - rows[row][i]));
        }
        return difference / scale(row);
    }
}
