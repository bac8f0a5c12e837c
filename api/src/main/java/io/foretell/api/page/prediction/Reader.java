package io.foretell.api.page.prediction;

import io.foretell.api.prediction.PredictionId;
import io.foretell.api.problem.ApiProblem;
import io.foretell.api.run.Scope;
import io.foretell.api.user.User;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who looks at which prediction, and on which of its two pages: the account's and everybody's, or the operators'.
 *
 * @param user null: not signed in
 * @param scope whose predictions the page shows; null: nobody's but shared ones
 * @param pages where such pages are, without a slash at the end
 */
record Reader(@Nullable User user, @Nullable Scope scope, UUID prediction, String pages) {

    /** A prediction's page, and below it what belongs to it. */
    static final String PAGE = "/p/{id}";

    /** The same for operators. Ids have 26 characters, so that nothing else below /dashboard/runs is taken for one. */
    static final String RUN = "/dashboard/runs/{id:[a-z2-7]{26}}";

    private static final String OPERATORS = "/dashboard/runs";

    /**
     * @param id as the address has it
     * @throws ApiProblem.Forbidden on an operators' page for whoever is none
     * @throws ApiProblem.NotFound when that is no prediction's id
     * @throws ApiProblem.Unauthenticated the same for strangers, who do not learn what there is
     */
    static Reader of(@Nullable User user, String id, HttpServletRequest request) {
        boolean operator = request.getServletPath().startsWith(OPERATORS + "/");
        if (operator && (user == null || !user.isAdmin())) {
            throw new ApiProblem.Forbidden();
        }
        UUID prediction = PredictionId.parse(id).orElseThrow(() -> missingFor(user));
        Scope own = user == null ? null : Scope.of(user.accountId());
        return operator
                ? new Reader(user, Scope.EVERYONE, prediction, OPERATORS)
                : new Reader(user, own, prediction, "/p");
    }

    private static ApiProblem missingFor(@Nullable User user) {
        return user == null ? new ApiProblem.Unauthenticated() : new ApiProblem.NotFound();
    }

    /** What to throw when there is no such prediction for this reader. */
    ApiProblem missing() {
        return missingFor(user);
    }

    /** Whose predictions the page shows, to somebody who is signed in. */
    Scope scopeOfUser() {
        if (scope == null) {
            throw missing();
        }
        return scope;
    }

    boolean operator() {
        return pages.equals(OPERATORS);
    }

    /** The user's; null for strangers. */
    @Nullable
    UUID account() {
        return user == null ? null : user.accountId();
    }

    boolean owns(UUID account) {
        return account.equals(account());
    }

    /** The prediction's page. */
    String home() {
        return page(prediction);
    }

    /** Another prediction's page for this reader. */
    String page(UUID other) {
        return pages + "/" + PredictionId.format(other);
    }
}
