package io.foretell.api.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foretell.api.prediction.TextChunks;
import io.foretell.api.stream.StreamRead.Chunk;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Server-sent events in the bytes that all of the official clients can read: LF ends a line (the Go client takes no CR), one blank stands
 * behind {@code data:} (clients strip it, or the text's own), and every event has an id (the Python client drops those before the first).
 */
final class StreamEvents {

    /** A stream's first bytes, as on Replicate: the client hears at once that it is connected. Comments are no events for any client. */
    static final byte[] HELLO = ": hi\n".getBytes(UTF_8);

    static final byte[] HEARTBEAT = ": hb\n".getBytes(UTF_8);

    /**
     * What ends a line for some client, and hence can't stand inside one: CR by the specification, the rest for the Python client, which
     * splits as str.splitlines does and loses what follows. Such a character becomes a line break.
     */
    private static final Pattern LINE_END =
            Pattern.compile("\r\n|[\n\r\u000B\u000C\u001C\u001D\u001E\u0085\u2028\u2029]");

    /** In plain ASCII there is nothing that ends a line early. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private StreamEvents() {}

    /**
     * What a stream says next.
     *
     * @param next where it has then come to
     * @param last whether that was all
     */
    record Part(byte[] bytes, StreamPosition next, boolean last) {}

    static Part after(StreamPosition position, StreamRead read) {
        StringBuilder events = new StringBuilder();
        StreamPosition next = position;
        for (Chunk chunk : read.chunks()) {
            output(events, position, chunk);
            next = position.afterChunk(chunk.sequence());
        }
        if (read.isLast()) {
            end(events, position, read.status(), read.error());
        }
        return new Part(events.toString().getBytes(UTF_8), next, read.isLast());
    }

    private static void output(StringBuilder events, StreamPosition position, Chunk chunk) {
        List<String> pieces = TextChunks.cut(chunk.text());
        int told = chunk.sequence() == position.sequence() ? position.pieces() : 0;
        for (int i = told; i < pieces.size() && !chunk.text().isEmpty(); i++) {
            boolean lastPiece = i == pieces.size() - 1;
            String id = lastPiece ? position.outputId(chunk.sequence()) : position.firstPieceId(chunk.sequence());
            event(events, "output", id, pieces.get(i));
        }
    }

    private static void end(StringBuilder events, StreamPosition position, String status, @Nullable String error) {
        boolean failed = status.equals("failed");
        if (failed && !position.errorTold()) {
            event(events, "error", position.errorId(), json("detail", error == null ? "" : error));
        }
        String done = failed ? json("reason", "error") : status.equals("canceled") ? json("reason", "canceled") : "{}";
        event(events, "done", position.doneId(), done);
    }

    private static String json(String key, String value) {
        return JSON.writeValueAsString(Map.of(key, value));
    }

    private static void event(StringBuilder events, String name, String id, String data) {
        events.append("event: ").append(name).append("\nid: ").append(id).append('\n');
        for (String line : LINE_END.split(data, -1)) {
            events.append("data: ").append(line).append('\n');
        }
        events.append('\n');
    }
}
