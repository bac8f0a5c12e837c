package io.foretell.api.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.stream.StreamRead.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class StreamEventsTest {

    private static final StreamPosition START =
            StreamPosition.start(UUID.fromString("01898880-d61b-7000-8000-000000000000"));

    /** Text as it may be, and all that some client takes for the end of a line. */
    private static final List<String> SNIPPETS = List.of(
            "a", " ", "  b", ":", "data: x", "id: 9", "\n", "\r", "\r\n", "\n\n", "\u2028", "\u2029", "\u0085",
            "\u000B", "\u000C", "\u001C", "\u001D", "\u001E", "\u001F", "\t", "\uFEFF", "ü", "漢", "😀", "https:",
            "data:");

    @Test
    void a_line_of_data_per_line_of_text_with_one_blank_and_nothing_but_line_feeds() {
        assertThat(bytes(read("open", " Hello\r\n world\n")))
                .isEqualTo("event: output\nid: 1690212292:0\ndata:  Hello\ndata:  world\ndata: \n\n");
    }

    @Test
    void a_chunk_without_text_is_no_event() {
        assertThat(bytes(read("open", "", "a", ""))).isEqualTo("event: output\nid: 1690212292:1\ndata: a\n\n");
    }

    @Test
    void a_chunk_that_clients_would_take_for_a_file_comes_in_two_events_each_with_an_id() {
        StreamRead read = read("open", "data:,x");
        assertThat(bytes(read)).isEqualTo("""
                        event: output
                        id: 1690212292:0.1
                        data: d

                        event: output
                        id: 1690212292:0
                        data: ata:,x

                        """);
        StreamPosition between =
                StreamPosition.after(START.prediction(), "1690212292:0.1").orElseThrow();
        assertThat(new String(StreamEvents.after(between, read).bytes(), UTF_8))
                .isEqualTo("event: output\nid: 1690212292:0\ndata: ata:,x\n\n");
    }

    @Test
    void the_end_says_how_it_ended() {
        assertThat(bytes(read("succeeded"))).isEqualTo("event: done\nid: 1690212292:done\ndata: {}\n\n");
        assertThat(bytes(read("canceled")))
                .isEqualTo("event: done\nid: 1690212292:done\ndata: {\"reason\":\"canceled\"}\n\n");
        assertThat(bytes(new StreamRead(List.of(), false, "failed", "It broke.")))
                .isEqualTo("""
                        event: error
                        id: 1690212292:error
                        data: {"detail":"It broke."}

                        event: done
                        id: 1690212292:done
                        data: {"reason":"error"}

                        """);
    }

    @Test
    void behind_an_error_there_is_only_the_end() {
        StreamPosition told =
                StreamPosition.after(START.prediction(), START.errorId()).orElseThrow();
        StreamEvents.Part part = StreamEvents.after(told, new StreamRead(List.of(), false, "failed", "It broke."));
        assertThat(SentEvent.read(new String(part.bytes(), UTF_8)))
                .extracting(SentEvent::name)
                .containsExactly("done");
    }

    @Test
    void it_has_not_ended_while_committed_output_is_left() {
        StreamEvents.Part part =
                StreamEvents.after(START, new StreamRead(List.of(new Chunk(0, "a")), true, "succeeded", null));
        assertThat(part.last()).isFalse();
        assertThat(part.next().sequence()).isEqualTo(1);
        assertThat(new String(part.bytes(), UTF_8)).doesNotContain("done");
    }

    @RepeatedTest(50)
    void every_client_reads_the_same_text_whatever_characters_it_has(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        String text = random.ints(random.nextInt(1, 12), 0, SNIPPETS.size())
                .mapToObj(SNIPPETS::get)
                .collect(Collectors.joining());
        String bytes = bytes(read("open", text));
        assertThat(bytes).doesNotContain("\r");
        assertThat(SentEvent.output(SentEvent.read(bytes))).isEqualTo(withLineFeeds(text));
        assertThat(SentEvent.readAsPython(bytes)).isEqualTo(SentEvent.read(bytes));
    }

    @RepeatedTest(20)
    void an_errors_detail_arrives_unchanged(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        String detail =
                random.ints(8, 0, SNIPPETS.size()).mapToObj(SNIPPETS::get).collect(Collectors.joining());
        List<SentEvent> events = SentEvent.readAsPython(bytes(new StreamRead(List.of(), false, "failed", detail)));
        assertThat(JsonMapper.shared()
                        .readTree(events.getFirst().data())
                        .get("detail")
                        .stringValue())
                .isEqualTo(detail);
    }

    private static StreamRead read(String status, String... texts) {
        List<Chunk> chunks = new ArrayList<>();
        for (String text : texts) {
            chunks.add(new Chunk(chunks.size(), text));
        }
        return new StreamRead(chunks, false, status, null);
    }

    private static String bytes(StreamRead read) {
        return new String(StreamEvents.after(START, read).bytes(), UTF_8);
    }

    private static String withLineFeeds(String text) {
        StringBuilder changed = new StringBuilder();
        for (char c : text.replace("\r\n", "\n").toCharArray()) {
            changed.append("\r\u000B\u000C\u001C\u001D\u001E\u0085\u2028\u2029".indexOf(c) < 0 ? c : '\n');
        }
        return changed.toString();
    }
}
