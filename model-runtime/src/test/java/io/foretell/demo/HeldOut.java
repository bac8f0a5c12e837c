package io.foretell.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request that training never saw; {@code demo-model/cases.py} wrote them.
 *
 * @param phrasing {@code known}: as the corpus words such requests, if for a poem or a story by a pattern; {@code single}: for a poem or a
 *     story in a single wording of the corpus; {@code free}: written by hand, in words that the corpus does not have; {@code
 *     fresh}: for a poem or a story in a single wording that was kept out of the corpus
 */
record HeldOut(String task, String phrasing, String request, AnswerCheck check) {

    static List<HeldOut> read() {
        return rows("held-out.jsonl").stream()
                .map(row -> new HeldOut(
                        row.get("task").stringValue(),
                        row.get("phrasing").stringValue(),
                        row.get("request").stringValue(),
                        AnswerCheck.of(row.get("check"))))
                .toList();
    }

    /** The rows of a resource beside this class. */
    static List<JsonNode> rows(String resource) {
        try (InputStream in = Objects.requireNonNull(HeldOut.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JsonMapper.shared()::readTree)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
