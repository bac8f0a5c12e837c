package io.foretell.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a browser without JavaScript does: keeps cookies, follows redirects, sends a form with the CSRF token of its page. */
public final class Browser {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final int port;
    private final String[] headers;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    /**
     * @param headers names and values by turns, sent with each request
     */
    public Browser(int port, String... headers) {
        this.port = port;
        this.headers = headers.clone();
    }

    /** Another one with the cookies that this has now. */
    public Browser thief() {
        Browser thief = new Browser(port, headers);
        cookies.getCookieStore()
                .get(url("/"))
                .forEach(cookie -> thief.cookies.getCookieStore().add(url("/"), (HttpCookie) cookie.clone()));
        return thief;
    }

    private URI url(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    public HttpResponse<String> get(String path, String... more) {
        HttpRequest.Builder request = request(path).GET();
        return send(more.length == 0 ? request : request.headers(more));
    }

    /** As htmx asks for a part of the page at {@code page}. */
    public HttpResponse<String> getPart(String path, String page) {
        return send(request(path)
                .GET()
                .setHeader("Accept", "*/*")
                .header("HX-Request", "true")
                .header("HX-Current-URL", "http://localhost" + page));
    }

    public HttpResponse<String> head(String path) {
        return send(request(path).HEAD());
    }

    /** A response that does not end. */
    public InputStream open(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofInputStream())
                .body();
    }

    /** Loads {@code page}, then posts {@code fields} and its CSRF token to {@code path}. */
    public HttpResponse<String> submit(String page, String path, Map<String, String> fields) {
        Matcher token = CSRF.matcher(get(page).body());
        if (!token.find()) {
            throw new AssertionError(page + " has no form with a CSRF token");
        }
        return post(path, "_csrf=" + encode(token.group(1)) + "&" + form(fields));
    }

    /** Posts without a CSRF token of its own. */
    public HttpResponse<String> post(String path, String form) {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    public HttpResponse<String> signIn(String username, String password) {
        return submit(
                "/sign-in", "/sign-in", Map.of("username", username, "password", password, "to", "/settings/password"));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url(path)).header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
