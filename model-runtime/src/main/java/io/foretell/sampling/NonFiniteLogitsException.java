package io.foretell.sampling;

/** A row of logits with NaN or infinity: the forward pass went wrong, and any token drawn from it would be made up. */
public final class NonFiniteLogitsException extends RuntimeException {

    private static final long serialVersionUID = 1;

    NonFiniteLogitsException(int token, float logit) {
        super("the logit of token %d is %s".formatted(token, logit));
    }
}
