package io.foretell.api.page.runs;

import io.foretell.api.prediction.PredictionId;
import io.foretell.api.run.RunSummary;
import io.foretell.api.user.User;

/**
 * A run in the list.
 *
 * @param id the public one
 * @param address of its page, the operator's or its account's
 */
public record RunRow(String id, RunSummary run, String address) {

    /** Ids begin with the time, so those of one page begin alike: they end differently. */
    private static final int SHORT = 8;

    static RunRow of(RunSummary run, User user) {
        String id = PredictionId.format(run.id());
        return new RunRow(id, run, (user.isAdmin() ? RunFilterForm.PATH + "/" : "/p/") + id);
    }

    public String shortId() {
        return id.substring(id.length() - SHORT);
    }

    public boolean isFinished() {
        return run.status().isTerminal();
    }

    /** What a reader sees of its state: an open page sends it back, to hear whether it is still so. */
    public String shown() {
        return id + "." + run.status().word() + "." + (run.workerId() == null ? "" : run.workerId());
    }
}
