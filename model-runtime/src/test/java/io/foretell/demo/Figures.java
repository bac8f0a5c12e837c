package io.foretell.demo;

import static java.util.stream.Collectors.averagingDouble;
import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Every held-out request answered with several seeds.
 *
 * @param results of all requests and seeds
 */
record Figures(List<Result> results) {

    /** How an answer did. */
    record Result(HeldOut asked, DemoModel.Answer answer, boolean right) {}

    static Figures measure(DemoModel model, int seeds) {
        List<HeldOut> heldOut = HeldOut.read();
        List<String> requests = heldOut.stream().map(HeldOut::request).toList();
        List<Result> results = new ArrayList<>();
        for (int seed = 0; seed < seeds; seed++) {
            List<DemoModel.Answer> answers = model.answers(requests, seed);
            IntStream.range(0, answers.size())
                    .mapToObj(at -> result(heldOut.get(at), answers.get(at)))
                    .forEach(results::add);
        }
        return new Figures(results);
    }

    private static Result result(HeldOut asked, DemoModel.Answer answer) {
        return new Result(asked, answer, asked.check().accepts(answer.text()));
    }

    double endedByItself() {
        return share(results, result -> result.answer().ended());
    }

    /** The share of right answers among those to requests that the filter accepts. */
    double right(Predicate<HeldOut> filter) {
        return share(results.stream().filter(r -> filter.test(r.asked())).toList(), Result::right);
    }

    private static double share(List<Result> of, Predicate<Result> counts) {
        return (double) of.stream().filter(counts).count() / of.size();
    }

    /** Rows {@code | task | known | single | free | fresh |} in percent, as in the model card. */
    List<String> table() {
        Map<String, Map<String, Double>> byTask = results.stream()
                .collect(groupingBy(
                        r -> r.asked().task(),
                        TreeMap::new,
                        groupingBy(r -> r.asked().phrasing(), averagingDouble(r -> r.right() ? 100 : 0))));
        return byTask.entrySet().stream()
                .map(task -> "| %s | %s | %s | %s | %s |"
                        .formatted(
                                task.getKey(),
                                percent(task.getValue(), "known"),
                                percent(task.getValue(), "single"),
                                percent(task.getValue(), "free"),
                                percent(task.getValue(), "fresh")))
                .toList();
    }

    private static String percent(Map<String, Double> shares, String phrasing) {
        return shares.containsKey(phrasing) ? "%.0f %%".formatted(shares.get(phrasing)) : "–";
    }

    /** What went wrong, to read. */
    String mistakes() {
        return results.stream()
                .filter(result -> !result.right() || !result.answer().ended())
                .map(result -> "[%s, %s] %s%n%s%n"
                        .formatted(
                                result.asked().task(),
                                result.asked().phrasing(),
                                result.asked().request(),
                                result.answer().text().indent(4)))
                .collect(Collectors.joining("\n"));
    }
}
