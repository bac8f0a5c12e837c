package io.foretell.api.page.prediction;

import io.foretell.api.model.Models;
import io.foretell.api.run.RunDetail;
import io.foretell.api.run.RunEvent;
import io.foretell.api.run.RunHistory;
import io.foretell.api.run.RunSummary;
import io.foretell.api.run.Scope;
import io.foretell.api.run.SharedRun;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** Fills the templates of a prediction's pages. Thread-safe. */
@Component
class PredictionPages {

    private final RunHistory history;
    private final Runs runs;
    private final Models models;
    private final InstantSource clock;

    PredictionPages(RunHistory history, Runs runs, Models models, InstantSource clock) {
        this.history = history;
        this.runs = runs;
        this.models = models;
        this.clock = clock;
    }

    /** Empty when this reader's account has no such prediction. */
    Optional<RunDetail> detail(Reader reader) {
        Scope scope = reader.scope();
        return scope == null ? Optional.empty() : history.detail(scope, reader.prediction());
    }

    /** The same, with less to read. */
    Optional<RunSummary> summary(Reader reader) {
        Scope scope = reader.scope();
        return scope == null
                ? Optional.empty()
                : history.find(scope, List.of(reader.prediction())).stream().findFirst();
    }

    /** All of the page, for those whose prediction it is, and for operators. */
    void whole(Model model, Reader reader, RunDetail detail) {
        RunSummary run = detail.summary();
        model.addAttribute("run", runs.whole(detail))
                .addAttribute("summary", run)
                .addAttribute("detail", detail)
                .addAttribute("input", InputEntry.of(detail.inputJson(), detail.inputSchemaJson()))
                .addAttribute("deliveries", detail.deliveries())
                .addAttribute("mine", reader.owns(run.accountId()))
                .addAttribute("modelPage", models.hasPage(run.model(), reader.account()))
                .addAttribute("retryOf", page(reader, detail.retryOf()))
                .addAttribute("retriedAs", page(reader, detail.retriedAs()));
        around(model, reader, detail.timeline());
        if (reader.operator()) {
            model.addAttribute("facts", history.operatorFacts(run));
        }
    }

    private static @Nullable String page(Reader reader, @Nullable UUID prediction) {
        return prediction == null ? null : reader.page(prediction);
    }

    private void around(Model model, Reader reader, List<RunEvent> timeline) {
        model.addAttribute("home", reader.home())
                .addAttribute("operator", reader.operator())
                .addAttribute("timeline", Timeline.of(timeline, clock.instant()));
    }

    /** All of the page for anyone, of a prediction that is shared. */
    void shared(Model model, Reader reader, SharedRun shared) {
        sharedState(model, reader, shared);
        model.addAttribute("input", InputEntry.of(shared.inputJson(), shared.inputSchemaJson()))
                .addAttribute("modelPage", models.hasPage(shared.model(), reader.account()));
    }

    private void sharedState(Model model, Reader reader, SharedRun shared) {
        List<RunEvent> timeline = history.sharedTimeline(shared.id());
        if (timeline.isEmpty()) {
            throw reader.missing(); // the sharing has ended since the first look
        }
        model.addAttribute("run", runs.shared(shared)).addAttribute("shared", shared);
        around(model, reader, timeline);
    }

    /** Throws what this reader is told when the prediction is not shared. */
    SharedRun shared(Reader reader) {
        return history.sharedDetail(reader.prediction()).orElseThrow(reader::missing);
    }

    /**
     * What the page replaces of itself: while the prediction is unfinished its status and its timeline, and at its end all but the input.
     *
     * @return the template's part
     */
    String live(Model model, Reader reader) {
        model.addAttribute("part", true);
        Optional<RunSummary> own = summary(reader);
        if (own.isEmpty()) {
            sharedState(model, reader, shared(reader));
            return "prediction/live :: shared";
        }
        if (!own.get().status().isTerminal()) {
            unfinished(model, reader, own.get());
            return "prediction/live :: unfinished";
        }
        whole(model, reader, detail(reader).orElseThrow(reader::missing));
        return "prediction/live :: finished";
    }

    private void unfinished(Model model, Reader reader, RunSummary run) {
        model.addAttribute("run", runs.unfinished(run)).addAttribute("summary", run);
        around(model, reader, history.timeline(run));
        if (reader.operator()) {
            model.addAttribute("facts", history.operatorState(run));
        }
    }

    /** The state alone, for the playground. */
    String state(Model model, Reader reader) {
        RunSummary summary = summary(reader).orElseThrow(reader::missing);
        Run run = summary.status().isTerminal()
                ? runs.whole(detail(reader).orElseThrow(reader::missing))
                : runs.unfinished(summary);
        model.addAttribute("run", run).addAttribute("part", true);
        return "prediction/run :: state";
    }

    void deliveries(Model model, Reader reader) {
        RunSummary run = summary(reader).orElseThrow(reader::missing);
        model.addAttribute("deliveries", history.deliveries(run)).addAttribute("home", reader.home());
    }
}
