package io.foretell.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What huggingface.co answers about one model. */
final class HubAnswers {

    /** In place of a file's name, in plans. */
    static final String DESCRIPTION = "the model's description";

    private final URI storage;
    private final FileBodies bodies;
    volatile HubModel model;
    volatile boolean gated;

    /** Sizes that the hub names, where they are not the right ones. */
    final Map<String, Long> claimedSizes = new ConcurrentHashMap<>();

    HubAnswers(HubModel model, URI storage, FileBodies bodies) {
        this.model = model;
        this.storage = storage;
        this.bodies = bodies;
    }

    void answer(HttpExchange exchange, String path) throws IOException {
        String description = "/api/models/" + model.name() + "/revision/";
        String resolve = "/" + model.name() + "/resolve/";
        String cached = "/api/resolve-cache/models/" + model.name() + "/" + model.sha() + "/";
        Optional<String> token = LocalHub.token(exchange);
        if (token.isPresent()
                && !List.of(LocalHub.TOKEN, LocalHub.STRANGERS_TOKEN).contains(token.get())) {
            refuse(exchange, 401, "", "Invalid credentials in Authorization header");
        } else if (path.startsWith(description)) {
            describe(exchange, URLDecoder.decode(path.substring(description.length()), UTF_8));
        } else if (path.startsWith(resolve)) {
            String[] revisionAndFile = path.substring(resolve.length()).split("/", 2);
            resolve(exchange, URLDecoder.decode(revisionAndFile[0], UTF_8), revisionAndFile[1]);
        } else if (path.startsWith(cached)) {
            send(exchange, path.substring(cached.length()));
        } else if (token.isPresent()) {
            refuse(exchange, 404, "RepoNotFound", "Repository not found");
        } else {
            refuse(exchange, 401, "RepoNotFound", "Invalid username or password.");
        }
    }

    private void describe(HttpExchange exchange, String revision) throws IOException {
        if (!model.is(revision)) {
            refuse(exchange, 404, "RevisionNotFound", "Invalid rev id: " + revision);
            return;
        }
        ObjectNode description =
                JsonMapper.shared().createObjectNode().put("id", model.name()).put("sha", model.sha());
        description.put("gated", gated ? "manual" : "false");
        model.names()
                .forEach(name -> description.withArray("siblings").addObject().put("rfilename", name));
        byte[] json = description.toString().getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
        bodies.send(exchange, DESCRIPTION, json);
    }

    private void resolve(HttpExchange exchange, String revision, String name) throws IOException {
        if (gated && LocalHub.token(exchange).isEmpty()) {
            refuse(exchange, 401, "GatedRepo", "Access to model " + model.name() + " is restricted. Please log in.");
        } else if (gated && !LocalHub.token(exchange).equals(Optional.of(LocalHub.TOKEN))) {
            refuse(exchange, 403, "GatedRepo", "Access to model is restricted: you are not in the authorized list.");
        } else if (!model.is(revision)) {
            refuse(exchange, 404, "RevisionNotFound", "Invalid rev id: " + revision);
        } else if (!model.names().contains(name)) {
            refuse(exchange, 404, "EntryNotFound", "Entry not found");
        } else if (model.file(name).isLfs()) {
            redirect(exchange, 302, storage + "/" + model.file(name).etag() + "?Signature=s&Expires=1", name);
        } else {
            redirect(exchange, 307, "/api/resolve-cache/models/" + model.name() + "/" + model.sha() + "/" + name, name);
        }
    }

    private void redirect(HttpExchange exchange, int status, String to, String name) throws IOException {
        describe(exchange, name, model.file(name).isLfs());
        exchange.getResponseHeaders().add("Location", to);
        exchange.sendResponseHeaders(status, -1);
    }

    private void describe(HttpExchange exchange, String name, boolean linked) {
        HubModel.File file = model.file(name);
        String etag = "\"" + file.etag() + "\"";
        exchange.getResponseHeaders().add("X-Repo-Commit", model.sha());
        exchange.getResponseHeaders().add("ETag", linked ? "\"0123-redirect\"" : etag);
        if (linked) {
            long size = claimedSizes.getOrDefault(name, (long) file.bytes().length);
            exchange.getResponseHeaders().add("X-Linked-ETag", etag);
            exchange.getResponseHeaders().add("X-Linked-Size", Long.toString(size));
        }
    }

    private void send(HttpExchange exchange, String name) throws IOException {
        describe(exchange, name, false);
        byte[] bytes = model.file(name).bytes();
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().add("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(200, -1);
        } else {
            bodies.send(exchange, name, bytes);
        }
    }

    private static void refuse(HttpExchange exchange, int status, String code, String message) throws IOException {
        if (!code.isEmpty()) {
            exchange.getResponseHeaders().add("X-Error-Code", code);
        }
        exchange.getResponseHeaders().add("X-Error-Message", message);
        exchange.sendResponseHeaders(status, -1);
    }
}
