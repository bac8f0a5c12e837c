package io.foretell.hub;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;

/**
 * What an answer that is not the wanted one means. The hub tells its reason in the headers X-Error-Code and X-Error-Message; the codes
 * are those that huggingface_hub knows.
 */
final class Refusal {

    private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);

    /** The hub answers 401 to who names a model that isn't there without a token too, and then with another message. */
    private static final String BAD_TOKEN = "Invalid credentials";

    private static final int SHOWN_CHARACTERS = 300;

    private final HubSettings settings;
    private final Target target;

    Refusal(HubSettings settings, Target target) {
        this.settings = settings;
        this.target = target;
    }

    /**
     * @throws PassingFailure when another attempt may do
     */
    HubException of(HttpResponse<?> answer) throws IOException {
        int status = answer.statusCode();
        if (PASSING.contains(status)) {
            throw new PassingFailure("it answers " + status, retryAfter(answer));
        }
        String code = HubHttp.header(answer, "X-Error-Code").orElse("");
        String message = HubHttp.header(answer, "X-Error-Message").orElse("");
        if (status == 401 && settings.token().isPresent() && message.startsWith(BAD_TOKEN)) {
            return badToken();
        }
        return switch (code) {
            case "GatedRepo" -> gated();
            case "RepoNotFound" -> unknownModel();
            case "RevisionNotFound" -> unknownRevision();
            case "EntryNotFound" -> missingFile();
            default -> other(status, message);
        };
    }

    /** Seconds; a date is left to our own pauses. */
    private static Duration retryAfter(HttpResponse<?> answer) {
        return HubHttp.header(answer, "Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,5}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(Duration.ZERO);
    }

    private HubException badToken() {
        return new HubException(
                "%s does not take the token in HF_TOKEN or in the token file: it may have been revoked or copied in part; make a new one at %s/settings/tokens."
                        .formatted(settings.endpoint(), settings.endpoint()));
    }

    private HubException gated() {
        String page = settings.endpoint() + "/" + target.model();
        if (settings.token().isEmpty()) {
            return new HubException(
                    "%s is gated: accept its licence at %s, make an access token at %s/settings/tokens and set HF_TOKEN to it."
                            .formatted(target.model(), page, settings.endpoint()));
        }
        return new HubException(
                "%s is gated, and the account of the token in HF_TOKEN or the token file may not read it: accept its licence at %s with that account; a fine-grained token must also be allowed to read gated models."
                        .formatted(target.model(), page));
    }

    private HubException unknownModel() {
        return new HubException("There is no model %s at %s, or it is private: check the name%s."
                .formatted(
                        target.model(),
                        settings.endpoint(),
                        settings.token().isEmpty()
                                ? ", and for a private model set HF_TOKEN"
                                : ", and that the token's account may read it"));
    }

    private HubException unknownRevision() {
        return new HubException(
                "%s has no revision '%s': leave --revision out for main, or take a branch, tag or commit of %s/%s/commits/main."
                        .formatted(target.model(), target.revision().name(), settings.endpoint(), target.model()));
    }

    private HubException missingFile() {
        return new HubException(
                "%s has no file %s at revision %s: it is not a whole Gemma 2, choose another revision or model."
                        .formatted(
                                target.model(), target.file(), target.revision().name()));
    }

    private HubException other(int status, String message) {
        if (status == 401 || status == 404) {
            return unknownModel();
        }
        return new HubException("%s answers %d for %s%s: see %s/%s for what it wants."
                .formatted(
                        settings.endpoint(),
                        status,
                        target.model(),
                        message.isEmpty() ? "" : " (" + printable(message) + ")",
                        settings.endpoint(),
                        target.model()));
    }

    /** Somebody else's text on a terminal. */
    private static String printable(String message) {
        return message.replaceAll("\\p{Cntrl}", " ").substring(0, Math.min(message.length(), SHOWN_CHARACTERS));
    }
}
