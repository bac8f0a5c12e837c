package io.foretell.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The three requests of the hub's protocol that a pull needs. A failure that may pass is an {@link IOException}; any other is a
 * {@link HubException}. Thread-safe.
 */
final class HubClient implements AutoCloseable {

    /** A model's description with the names of ten thousands of files. */
    private static final int MAX_JSON_BYTES = 16 << 20;

    private final HubSettings settings;
    private final HubHttp http;

    /**
     * @param silence after which an answer that brings nothing any more is taken for cut
     */
    HubClient(HubSettings settings, Duration silence) {
        this.settings = settings;
        this.http = new HubHttp(settings, silence);
    }

    HubSettings settings() {
        return settings;
    }

    /** What the revision is now. Says at once that there is no connection: nothing was begun that waiting could save. */
    Commit commit(ModelName model, Revision revision) throws IOException, InterruptedException {
        URI address =
                URI.create("%s/api/models/%s/revision/%s".formatted(settings.endpoint(), model, revision.inUrl()));
        try (InputStream body =
                http.get(address, 0, new Target(model, revision, "")).body()) {
            return commit(model, revision, body.readNBytes(MAX_JSON_BYTES));
        } catch (ConnectException | HttpConnectTimeoutException | SSLException e) {
            throw new HubException(
                    "There is no connection to %s (%s): check the network, or set HF_ENDPOINT to a hub that can be reached."
                            .formatted(settings.endpoint(), inWords(e)),
                    e);
        }
    }

    private static String inWords(IOException noConnection) {
        return switch (noConnection) {
            case HttpConnectTimeoutException silent -> "no answer";
            case SSLException tls -> "TLS failed: " + tls.getMessage();
            default -> isUnresolved(noConnection) ? "its name has no address" : "nobody answers there";
        };
    }

    private static boolean isUnresolved(@Nullable Throwable failure) {
        return failure != null && (failure instanceof UnresolvedAddressException || isUnresolved(failure.getCause()));
    }

    private Commit commit(ModelName model, Revision revision, byte[] json) {
        try {
            JsonNode described = JsonMapper.shared().readTree(json);
            String sha = described.path("sha").asString("");
            Set<String> files = new HashSet<>();
            described
                    .path("siblings")
                    .forEach(file -> files.add(file.path("rfilename").asString("")));
            if (Revision.isCommit(sha)) {
                return new Commit(model, revision, sha, Set.copyOf(files));
            }
            throw notAHub(null);
        } catch (JacksonException e) {
            throw notAHub(e);
        }
    }

    /** Size and digest of a file: from the answer before storage, as only the hub's own answers have them. */
    RemoteFile file(Commit commit, String name) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = http.head(address(commit, name), target(commit, name));
        answer.body().close();
        String etag = HubHttp.header(answer, "X-Linked-ETag")
                .or(() -> HubHttp.header(answer, "ETag"))
                .map(quoted -> quoted.replaceFirst("^W/", "").replace("\"", ""))
                .orElse("");
        long size = HubHttp.header(answer, "X-Linked-Size")
                .or(() -> HubHttp.header(answer, "Content-Length").filter(length -> answer.statusCode() == 200))
                .filter(digits -> digits.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(-1L);
        boolean sameCommit = HubHttp.header(answer, HubHttp.COMMIT)
                .filter(commit.sha()::equals)
                .isPresent();
        if (!sameCommit || !RemoteFile.isDigest(etag) || size < 0) {
            throw notAHub(null);
        }
        return new RemoteFile(commit, name, etag, size);
    }

    /**
     * The file's bytes from {@code first} on (status 206), all of them where a server ignores ranges (200), or none as there is no such
     * byte (416). Always asked of the hub: the address in storage that it redirects to holds for an hour or less.
     */
    HttpResponse<InputStream> open(RemoteFile file, long first) throws IOException, InterruptedException {
        return http.get(address(file.commit(), file.name()), first, target(file.commit(), file.name()));
    }

    private URI address(Commit commit, String file) {
        return URI.create("%s/%s/resolve/%s/%s".formatted(settings.endpoint(), commit.model(), commit.sha(), file));
    }

    private static Target target(Commit commit, String file) {
        return new Target(commit.model(), commit.revision(), file);
    }

    private HubException notAHub(@Nullable Throwable cause) {
        return new HubException(
                "%s does not answer as a Hugging Face hub does: check HF_ENDPOINT, and that no proxy answers in its place."
                        .formatted(settings.endpoint()),
                cause);
    }

    @Override
    public void close() {
        http.close();
    }
}
