package io.foretell.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the model is meant to reach.
 *
 * @param name as in the model card
 * @param percent of the answers
 * @param of the requests that count
 */
record Aim(String name, int percent, Predicate<HeldOut> of) {

    private static final List<Aim> ALL = List.of(
            new Aim(
                    "names an unseen topic, known phrasings",
                    95,
                    tasks("poem", "story").and(phrased("known"))),
            new Aim(
                    "names an unseen topic, free phrasings",
                    85,
                    tasks("poem", "story").and(phrased("free").or(phrased("fresh")))),
            new Aim("lists", 90, tasks("make_list", "name_some")),
            new Aim("counting", 90, tasks("count_to", "count_items", "count_letters")),
            new Aim("sums", 90, tasks("total")),
            new Aim("spelling", 80, tasks("spell")),
            new Aim("reversing words and lists", 80, tasks("reverse_word", "reverse_list")),
            new Aim("questions about the service", 85, tasks("service")));

    private static Predicate<HeldOut> tasks(String... tasks) {
        return heldOut -> Set.of(tasks).contains(heldOut.task());
    }

    private static Predicate<HeldOut> phrased(String phrasing) {
        return heldOut -> heldOut.phrasing().equals(phrasing);
    }

    /**
     * Rows {@code | what | aim | reached |}, as in the model card.
     *
     * @param commonestCouplet the share of poems that it is in
     */
    static List<String> table(Figures figures, double commonestCouplet) {
        List<String> rows = new ArrayList<>();
        rows.add(row("ends by itself", 98, figures.endedByItself()));
        ALL.forEach(aim -> rows.add(row(aim.name(), aim.percent(), figures.right(aim.of()))));
        rows.add(row("poems with the commonest couplet, at most", 2, commonestCouplet));
        return rows;
    }

    private static String row(String name, int aim, double reached) {
        return "| %s | %d %% | %.1f %% |".formatted(name, aim, 100 * reached);
    }
}
