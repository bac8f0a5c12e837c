package io.foretell.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A hub on localhost and, on a port of its own, its storage. They answer as huggingface.co does: a model's description, small files by
 * way of a redirect within the hub, large ones by a redirect to storage, errors with the hub's headers; and they fail as a test says.
 */
public final class LocalHub implements AutoCloseable {

    public static final String TOKEN = "hf_right";

    /** The token of an account that has not accepted the licence. */
    public static final String STRANGERS_TOKEN = "hf_stranger";

    /**
     * @param server "hub" or "storage"
     */
    public record Request(String server, String method, String path, Optional<String> range, Optional<String> token) {

        boolean isBody() {
            return method.equals("GET") && !path.startsWith("/api/models/");
        }
    }

    public final List<Request> requests = new CopyOnWriteArrayList<>();
    final FileBodies bodies = new FileBodies();
    private final HttpServer hub;
    private final HttpServer storage;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    final HubAnswers answers;

    public LocalHub(HubModel model) throws IOException {
        storage = serve("storage", this::store);
        answers = new HubAnswers(model, address(storage), bodies);
        hub = serve("hub", answers::answer);
    }

    private interface Handler {
        void handle(HttpExchange exchange, String path) throws IOException;
    }

    private HttpServer serve(String name, Handler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                String path = exchange.getRequestURI().getRawPath();
                requests.add(new Request(
                        name, exchange.getRequestMethod(), path, header(exchange, "Range"), token(exchange)));
                handler.handle(exchange, path);
            }
        });
        server.start();
        return server;
    }

    /** Storage knows no names, only digests, and its own ETag is another digest. */
    private void store(HttpExchange exchange, String path) throws IOException {
        exchange.getResponseHeaders().add("ETag", "\"" + "f".repeat(64) + "\"");
        String name = answers.model.nameOf(path.substring(1));
        bodies.send(exchange, name, answers.model.file(name).bytes());
    }

    public URI endpoint() {
        return address(hub);
    }

    private static URI address(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on this is what main is. */
    void publish(HubModel newer) {
        answers.model = newer;
    }

    /** How the file's bytes are sent the next times they are asked for; after that, as they should be. */
    void plan(String file, FileBodies.Body... next) {
        bodies.plan(file, next);
    }

    /** The file's next answer ends halfway, with its connection open; returns where. */
    public int fallSilentHalfway(String file) {
        int half = answers.model.file(file).bytes().length / 2;
        plan(file, bodies.silentAfter(half));
        return half;
    }

    public void awaitSilence() {
        bodies.awaitSilence();
    }

    public String etag(String file) {
        return answers.model.file(file).etag();
    }

    /** Requests for files' bytes. */
    public List<Request> bodyRequests() {
        return requests.stream().filter(Request::isBody).toList();
    }

    /** Those that one file's bytes were sent for, by whichever server has them. */
    public List<Request> bodyRequests(String file) {
        String cached = "/api/resolve-cache/models/" + answers.model.name() + "/" + answers.model.sha() + "/" + file;
        String stored = "/" + answers.model.file(file).etag();
        return bodyRequests().stream()
                .filter(request -> List.of(cached, stored).contains(request.path()))
                .toList();
    }

    static Optional<String> header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    static Optional<String> token(HttpExchange exchange) {
        return header(exchange, "Authorization").map(value -> value.replaceFirst("^Bearer ", ""));
    }

    @Override
    public void close() {
        bodies.close();
        hub.stop(0);
        storage.stop(0);
        threads.close();
    }
}
