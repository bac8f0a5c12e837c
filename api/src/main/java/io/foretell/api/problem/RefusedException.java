package io.foretell.api.problem;

/** What an operator asked for breaks a rule. The message is one sentence that says what to do; it is shown as it is. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public RefusedException(String sentence) {
        super(sentence);
    }
}
