package io.foretell.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The model card's figures, measured on the engine: the API's default inputs, five seeds, requests held out from training. */
class DemoModelIT {

    private static final int SEEDS = 5;
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");

    private static DemoModel model;
    private static Figures figures;
    private static List<String> aims;
    private static ModelCard card;

    @BeforeAll
    static void measure() throws IOException {
        model = new DemoModel();
        figures = Figures.measure(model, SEEDS);
        aims = Aim.table(figures, commonestCouplet());
        card = ModelCard.read(DemoModel.FOLDER.resolve("README.md"));
        Files.writeString(Path.of("target", "demo-model-figures.md"), figuresAsInTheCard());
        Files.writeString(Path.of("target", "demo-model-mistakes.txt"), figures.mistakes());
    }

    private static String figuresAsInTheCard() {
        return String.join("\n", aims) + "\n\n" + String.join("\n", figures.table()) + "\n";
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void about_half_of_the_requests_are_in_words_that_no_pattern_makes() {
        Map<Boolean, Long> known = HeldOut.read().stream()
                .collect(Collectors.partitioningBy(h -> h.phrasing().equals("known"), Collectors.counting()));
        assertThat(known.get(false)).isGreaterThan(known.get(true));
    }

    @Test
    void answers_end_by_themselves() {
        assertThat(figures.endedByItself()).isGreaterThanOrEqualTo(0.98);
    }

    @Test
    void the_model_card_has_these_figures() {
        assertSameButForRounding(aims, card.aims(), 1);
        assertSameButForRounding(figures.table(), card.tasks(), 4); // an answer more or less is up to 3 % of a task
    }

    /** Another processor rounds otherwise, and of a hundred thousand draws one or two may then fall on the neighbouring token. */
    private static void assertSameButForRounding(List<String> measured, List<String> claimed, double percent) {
        assertThat(claimed).hasSameSizeAs(measured);
        for (int row = 0; row < measured.size(); row++) {
            assertThat(NUMBER.matcher(claimed.get(row)).replaceAll("#"))
                    .isEqualTo(NUMBER.matcher(measured.get(row)).replaceAll("#"));
            List<Double> expected = numbers(measured.get(row));
            for (int i = 0; i < expected.size(); i++) {
                assertThat(numbers(claimed.get(row)).get(i))
                        .as(measured.get(row))
                        .isCloseTo(expected.get(i), within(percent));
            }
        }
    }

    private static List<Double> numbers(String row) {
        return NUMBER.matcher(row)
                .results()
                .map(MatchResult::group)
                .map(Double::valueOf)
                .toList();
    }

    @Test
    void the_model_card_shows_what_the_engine_answers() throws IOException {
        assertThat(card.samples()).hasSize(20);
        List<String> requests = List.copyOf(card.samples().keySet());
        List<String> answers =
                model.answers(requests, 1).stream().map(DemoModel.Answer::text).toList();
        Files.writeString(Path.of("target", "demo-model-samples.md"), ModelCard.samples(requests, answers));
        assertThat(answers).containsExactlyElementsOf(card.samples().values());
    }

    /** The share of 500 poems that the commonest couplet is in. */
    private static double commonestCouplet() {
        List<JsonNode> asked = HeldOut.rows("poems.jsonl");
        List<DemoModel.Answer> poems = model.answers(
                asked.stream().map(row -> row.get("request").stringValue()).toList(), 77);
        Map<String, Integer> poemsWithIt = new TreeMap<>();
        IntStream.range(0, poems.size())
                .mapToObj(at -> couplets(
                        poems.get(at).text(), asked.get(at).get("topic").stringValue()))
                .flatMap(Set::stream)
                .forEach(couplet -> poemsWithIt.merge(couplet, 1, Integer::sum));
        assertThat(poems).hasSize(500);
        assertThat(poemsWithIt).hasSizeGreaterThan(500);
        return (double) Collections.max(poemsWithIt.values()) / poems.size();
    }

    /** Pairs of lines, the topic masked. */
    private static Set<String> couplets(String poem, String topic) {
        String masked = topic.isEmpty()
                ? poem.toLowerCase(Locale.ROOT)
                : poem.toLowerCase(Locale.ROOT).replace(topic, "#");
        List<String> lines = masked.lines().toList();
        Set<String> couplets = new HashSet<>();
        for (int at = 0; at + 1 < lines.size(); at += 2) {
            couplets.add(lines.get(at) + "\n" + lines.get(at + 1));
        }
        return couplets;
    }

    @Test
    void greedy_text_is_that_of_transformers() {
        List<JsonNode> goldens = HeldOut.rows("greedy.jsonl");
        assertThat(goldens).hasSize(50);
        List<String> texts = new ArrayList<>();
        for (JsonNode golden : goldens) {
            String request = golden.get("request").stringValue();
            assertThat(model.prompt(request)).isEqualTo(ints(golden.get("prompt")));
            DemoModel.Answer answer = model.greedy(
                            request, golden.get("max_new_tokens").intValue())
                    .join();
            assertThat(answer.tokens().stream().mapToInt(Integer::intValue).toArray())
                    .isEqualTo(ints(golden.get("output")));
            assertThat(answer.text()).isEqualTo(golden.get("text").stringValue());
            texts.add(answer.text());
        }
        assertThat(texts.stream().distinct()).hasSizeGreaterThan(40);
    }

    private static int[] ints(JsonNode list) {
        return list.valueStream().mapToInt(JsonNode::intValue).toArray();
    }
}
