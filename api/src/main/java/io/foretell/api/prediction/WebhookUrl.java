package io.foretell.api.prediction;

import java.net.URI;
import java.net.URISyntaxException;

/** What a webhook's URL must look like before it is stored. Where it leads is checked when it is called. */
final class WebhookUrl {

    /** Longer URLs are refused by many servers. */
    private static final int MAX_LENGTH = 2_000;

    private WebhookUrl() {}

    static boolean isValid(String text) {
        if (text.length() > MAX_LENGTH) {
            return false;
        }
        try {
            URI url = new URI(text);
            return ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
                    && url.getHost() != null
                    && url.getPort() <= 65_535;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
