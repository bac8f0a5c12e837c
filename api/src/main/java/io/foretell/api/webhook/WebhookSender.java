package io.foretell.api.webhook;

import io.foretell.api.account.WebhookSecret;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLException;
import org.springframework.stereotype.Component;

/** Makes one attempt over HTTP. The receiver's body is never read: its status is all that counts. Thread-safe. */
@Component
class WebhookSender implements AutoCloseable {

    private final WebhookProperties properties;
    private final InstantSource clock;
    private final HttpClient client;

    WebhookSender(WebhookProperties properties, InstantSource clock) {
        this.properties = properties;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(properties.timeout())
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    WebhookResult send(WebhookDelivery delivery, WebhookSecret secret, byte[] body) throws InterruptedException {
        try {
            URI url = URI.create(delivery.url());
            if (!properties.allowPrivateNetworks() && WebhookTarget.isPrivate(url.getHost())) {
                return new WebhookResult.Refused(
                        "the host is on this machine or in a private network, where webhooks are not sent");
            }
            return answered(
                    client.send(request(url, delivery, secret, body), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            return new WebhookResult.Failed(null, inWords(e));
        }
    }

    private HttpRequest request(URI url, WebhookDelivery delivery, WebhookSecret secret, byte[] body) {
        long timestamp = clock.instant().getEpochSecond();
        String id = delivery.messageId();
        return HttpRequest.newBuilder(url)
                .timeout(properties.timeout())
                .header("Content-Type", "application/json")
                .header("User-Agent", "foretell-webhook")
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", WebhookSignature.sign(secret, id, timestamp, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private static WebhookResult answered(HttpResponse<InputStream> response) throws IOException {
        response.body().close();
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return new WebhookResult.Delivered(status);
        }
        String hint = status >= 300 && status < 400 ? ", a redirect, which is not followed" : "";
        return new WebhookResult.Failed(status, "the receiver answered " + status + hint);
    }

    private String inWords(IOException e) {
        return switch (e) {
            case HttpConnectTimeoutException timeout -> "no connection within " + seconds();
            case HttpTimeoutException timeout -> "no answer within " + seconds();
            case UnknownHostException unknown -> "the host name has no address";
            case ConnectException refused -> "no connection: the receiver refused it or can't be reached";
            case SSLException tls -> "TLS failed: " + tls.getMessage();
            default -> "the connection broke: " + e.getMessage();
        };
    }

    private String seconds() {
        return properties.timeout().toMillis() / 1_000.0 + " s";
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
