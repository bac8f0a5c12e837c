package io.foretell.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the model card claims.
 *
 * @param aims its rows of what was aimed at and reached
 * @param tasks its rows of figures per task
 * @param samples answers by request, in their order
 */
record ModelCard(List<String> aims, List<String> tasks, Map<String, String> samples) {

    private static final Pattern AIM =
            Pattern.compile("^\\| .+ \\| \\d+ % \\| [0-9.]+\\.\\d % \\|$", Pattern.MULTILINE);

    private static final Pattern TASK = Pattern.compile(
            "^\\| [a-z_]+ \\| (\\d+ %|–) \\| (\\d+ %|–) \\| \\d+ % \\| (\\d+ %|–) \\|$", Pattern.MULTILINE);

    /** {@code **request**}, then the answer as a block of code. */
    private static final Pattern SAMPLE =
            Pattern.compile("^\\*\\*([^\n]+)\\*\\*\n\n```text\n(.*?)\n```$", Pattern.MULTILINE | Pattern.DOTALL);

    static ModelCard read(Path file) throws IOException {
        String text = Files.readString(file);
        return new ModelCard(
                rows(AIM, text),
                rows(TASK, text),
                SAMPLE.matcher(text)
                        .results()
                        .collect(Collectors.toMap(
                                match -> match.group(1),
                                match -> match.group(2),
                                (one, other) -> one,
                                LinkedHashMap::new)));
    }

    /** Samples as a card has them. */
    static String samples(List<String> requests, List<String> answers) {
        return IntStream.range(0, requests.size())
                .mapToObj(at -> "**%s**\n\n```text\n%s\n```\n".formatted(requests.get(at), answers.get(at)))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> rows(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }
}
