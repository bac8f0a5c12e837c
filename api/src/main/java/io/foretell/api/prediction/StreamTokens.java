package io.foretell.api.prediction;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;

/**
 * The tokens in the addresses of streams: a prediction's id and the first 128 bits of its HMAC-SHA256, both written as {@link
 * PredictionId} does. Clients send no other token there, so whoever has the address may read the output. Thread-safe.
 */
@Component
@DependsOnDatabaseInitialization
public class StreamTokens {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    StreamTokens(StreamKeyQueries keys) {
        this.key = new SecretKeySpec(keys.key(), ALGORITHM);
    }

    String of(UUID prediction) {
        ByteBuffer signature = ByteBuffer.wrap(sign(prediction));
        return PredictionId.format(prediction)
                + PredictionId.format(new UUID(signature.getLong(), signature.getLong()));
    }

    private byte[] sign(UUID prediction) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(prediction.getMostSignificantBits())
                    .putLong(prediction.getLeastSignificantBits())
                    .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** Whose stream it is; empty when the token is not one that {@link #of} made. */
    public Optional<UUID> prediction(String token) {
        if (token.length() != 2 * PredictionId.LENGTH) {
            return Optional.empty();
        }
        return PredictionId.parse(token.substring(0, PredictionId.LENGTH))
                .filter(id -> MessageDigest.isEqual(of(id).getBytes(US_ASCII), token.getBytes(US_ASCII)));
    }
}
