package io.foretell.api.page.runs;

import io.foretell.api.page.Formats;
import io.foretell.api.page.PageScope;
import io.foretell.api.prediction.PredictionId;
import io.foretell.api.run.RunHistory;
import io.foretell.api.run.RunHistory.Newer;
import io.foretell.api.run.RunPage;
import io.foretell.api.run.Scope;
import io.foretell.api.user.User;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The list of runs: an admin's has everyone's, a member's the account's. */
@Controller
class RunsController {

    static final int PAGE_SIZE = 50;

    private final RunHistory runs;
    private final RunFilterForms forms;
    private final FilterChoiceQueries choices;
    private final Formats format;
    private final InstantSource clock;

    RunsController(
            RunHistory runs, RunFilterForms forms, FilterChoiceQueries choices, Formats format, InstantSource clock) {
        this.runs = runs;
        this.forms = forms;
        this.choices = choices;
        this.format = format;
        this.clock = clock;
    }

    /** A form sends its empty fields too, which an address does not need. */
    @GetMapping(RunFilterForm.PATH)
    String list(
            @AuthenticationPrincipal User user,
            @RequestParam Map<String, String> parameters,
            HttpServletResponse response,
            Model model) {
        RunFilterForm form = forms.read(parameters, user);
        if (form.isRefused()) {
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            return show(user, form, null, model);
        }
        if (parameters.containsValue("")) {
            return "redirect:" + form.here();
        }
        return show(user, form, runs.page(PageScope.of(user), form.filter(), form.position(), PAGE_SIZE), model);
    }

    private String show(User user, RunFilterForm form, @Nullable RunPage page, Model model) {
        List<RunRow> rows = page == null ? List.of() : rows(page, user);
        FilterChoices offered =
                choices(user, form).withWorkersOf(rows, form.filter().worker());
        model.addAttribute("form", form)
                .addAttribute("choices", offered)
                .addAttribute("chips", FilterChip.of(form, offered, format))
                .addAttribute("page", page)
                .addAttribute("rows", rows)
                .addAttribute("top", page == null || form.position() != null ? null : top(rows));
        return "runs/list";
    }

    private FilterChoices choices(User user, RunFilterForm form) {
        UUID worker = form.filter().worker();
        return choices.choices(PageScope.of(user), form.filter().model(), worker == null ? null : worker.toString());
    }

    private static List<RunRow> rows(RunPage page, User user) {
        return page.runs().stream().map(run -> RunRow.of(run, user)).toList();
    }

    /** Above which runs are newer than a page: its first, or, as ids begin with their milliseconds, this moment. */
    private String top(List<RunRow> rows) {
        return rows.isEmpty()
                ? PredictionId.format(new UUID(clock.instant().toEpochMilli() << 16, 0))
                : rows.getFirst().id();
    }

    /**
     * The rows that an open page shows otherwise than they are by now, and how many runs are newer than it.
     *
     * @param shown of the rows that have not finished, {@link RunRow#shown}
     * @param top the page's first row; null when newer ones are not asked for
     */
    @GetMapping(RunFilterForm.PATH + "/changes")
    String changes(
            @AuthenticationPrincipal User user,
            @RequestParam Map<String, String> parameters,
            @RequestParam(defaultValue = "") Set<String> shown,
            @RequestParam(required = false) @Nullable String top,
            Model model) {
        Scope scope = PageScope.of(user);
        RunFilterForm form = forms.read(parameters, user);
        List<UUID> ids = shown.stream()
                .limit(PAGE_SIZE)
                .flatMap(row -> PredictionId.parse(row.split("[.]", 2)[0]).stream())
                .toList();
        model.addAttribute(
                        "rows",
                        runs.find(scope, ids).stream()
                                .map(run -> RunRow.of(run, user))
                                .filter(row -> !shown.contains(row.shown()))
                                .toList())
                .addAttribute("newer", newer(scope, form, top));
        return "runs/row :: changes";
    }

    private Newer newer(Scope scope, RunFilterForm form, @Nullable String top) {
        return Optional.ofNullable(top)
                .flatMap(PredictionId::parse)
                .map(id -> runs.countNewer(scope, form.filter(), id))
                .orElse(Newer.NONE);
    }
}
