package io.foretell.api.stream;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a stream has come, and the ids of events that say so to a client: the second in which the prediction was created, a colon, and
 * the committed chunk's sequence; or {@code sequence.1} for the first piece of a chunk cut in two; or {@code error}, {@code done}.
 *
 * @param sequence of the chunk that is next
 * @param pieces of that chunk that were told already, as {@link io.foretell.api.prediction.TextChunks} cuts it
 * @param errorTold whether all output and the error event were told
 */
record StreamPosition(UUID prediction, int sequence, int pieces, boolean errorTold) {

    private static final Pattern OUTPUT = Pattern.compile("(\\d{1,9})(?:\\.(1))?");

    static StreamPosition start(UUID prediction) {
        return new StreamPosition(prediction, 0, 0, false);
    }

    /** Behind the event with that id; empty when it is no id of an output or error event of this prediction. */
    static Optional<StreamPosition> after(UUID prediction, String eventId) {
        StreamPosition start = start(prediction);
        if (eventId.equals(start.errorId())) {
            return Optional.of(new StreamPosition(prediction, Integer.MAX_VALUE, 0, true));
        }
        String prefix = start.id("");
        Matcher output = OUTPUT.matcher(eventId.startsWith(prefix) ? eventId.substring(prefix.length()) : "");
        if (!output.matches()) {
            return Optional.empty();
        }
        int sequence = Integer.parseInt(output.group(1));
        return Optional.of(
                output.group(2) == null
                        ? start.afterChunk(sequence)
                        : new StreamPosition(prediction, sequence, 1, false));
    }

    StreamPosition afterChunk(int told) {
        return new StreamPosition(prediction, told + 1, 0, false);
    }

    /** Of the last piece of a chunk. */
    String outputId(int sequence) {
        return id(Integer.toString(sequence));
    }

    /** Of the first piece of a chunk cut in two. */
    String firstPieceId(int sequence) {
        return id(sequence + ".1");
    }

    String errorId() {
        return id("error");
    }

    String doneId() {
        return id("done");
    }

    /** A UUID of version 7 begins with 48 bits of milliseconds. */
    private String id(String event) {
        long seconds = (prediction.getMostSignificantBits() >>> 16) / 1000;
        return seconds + ":" + event;
    }
}
