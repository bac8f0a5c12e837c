package io.foretell.api.account;

import java.util.Arrays;
import java.util.Base64;

/**
 * The key that signs an account's webhooks.
 *
 * @param key 24 to 64 random bytes
 */
@SuppressWarnings("ArrayRecordComponent") // compared by value below
public record WebhookSecret(byte[] key) {

    private static final String PREFIX = "whsec_";

    /** As receivers configure it. Standard base64 with padding: the clients split at "_", so the URL-safe alphabet breaks them. */
    public String text() {
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    public static WebhookSecret parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a webhook secret starts with " + PREFIX);
        }
        return new WebhookSecret(Base64.getDecoder().decode(text.substring(PREFIX.length())));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WebhookSecret(byte[] otherKey) && Arrays.equals(key, otherKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return PREFIX + "***";
    }
}
