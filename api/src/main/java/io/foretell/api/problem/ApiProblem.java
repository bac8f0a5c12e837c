package io.foretell.api.problem;

import java.util.List;

/** A mistake of the caller, answered as a problem. Thrown anywhere below a controller; {@link ProblemAdvice} answers. */
public abstract sealed class ApiProblem extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient ProblemBody body;

    private ApiProblem(ProblemBody body) {
        super(body.toString(), null, false, false);
        this.body = body;
    }

    public ProblemBody body() {
        return body;
    }

    /** No token, or one that is unknown or revoked. */
    public static final class Unauthenticated extends ApiProblem {
        private static final long serialVersionUID = 1;

        public Unauthenticated() {
            super(new ProblemBody.Plain("Unauthenticated", "You did not pass a valid authentication token", 401));
        }
    }

    /** The token is valid but gives no right to this. */
    public static final class Forbidden extends ApiProblem {
        private static final long serialVersionUID = 1;

        public Forbidden() {
            super(new ProblemBody.Plain("Forbidden", "You are not allowed to do this", 403));
        }
    }

    /** There is no such thing, or it is another account's. */
    public static final class NotFound extends ApiProblem {
        private static final long serialVersionUID = 1;

        public NotFound() {
            super(new ProblemBody.Plain(null, "The requested resource could not be found.", 404));
        }
    }

    /** The request's body is larger than {@code foretell.api.max-body-size}. */
    public static final class BodyTooLarge extends ApiProblem {
        private static final long serialVersionUID = 1;

        public BodyTooLarge(long limitBytes) {
            super(new ProblemBody.Plain(
                    "Request body too large", "The request body is larger than %d bytes.".formatted(limitBytes), 413));
        }
    }

    /** The version of a create names nothing. */
    public static final class InvalidVersion extends ApiProblem {
        private static final long serialVersionUID = 1;

        public InvalidVersion() {
            super(new ProblemBody.Plain(
                    "Invalid version or not permitted",
                    "The specified version does not exist (or perhaps you don't have permission to use it?)",
                    422));
        }
    }

    /** The body does not fit its schema or the model version's. */
    public static final class InvalidInput extends ApiProblem {
        private static final long serialVersionUID = 1;

        public InvalidInput(List<InvalidField> fields) {
            super(ProblemBody.Invalid.of(fields));
        }
    }

    /** This process streams to as many clients as it may, or is about to stop. */
    public static final class NoMoreStreams extends ApiProblem {
        private static final long serialVersionUID = 1;

        public NoMoreStreams() {
            super(new ProblemBody.Plain(
                    "No more streams",
                    "This server can't open another stream now. Please try again later, or poll the prediction instead.",
                    503));
        }
    }

    /** A header or query parameter that can't be read. */
    public static final class InvalidParameter extends ApiProblem {
        private static final long serialVersionUID = 1;

        public InvalidParameter(String name, String detail) {
            super(new ProblemBody.Plain("Invalid " + name, detail, 422));
        }
    }
}
