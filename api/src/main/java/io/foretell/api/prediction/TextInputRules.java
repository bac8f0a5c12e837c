package io.foretell.api.prediction;

import io.foretell.api.model.PromptCounter;
import io.foretell.api.problem.InvalidField;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** What holds between the fields of an input to a model that turns text into text, and no schema can say. */
final class TextInputRules {

    private final ObjectNode input;
    private final PromptCounter counter;
    private final int contextTokens;

    private TextInputRules(ObjectNode input, PromptCounter counter, int contextTokens) {
        this.input = input;
        this.counter = counter;
        this.contextTokens = contextTokens;
    }

    /**
     * Checks an input that fits its schema, and takes the default prompt out of one that has messages.
     *
     * @param given as the caller sent it
     * @param complete with defaults filled in
     * @param invalid gets a line for what does not fit
     */
    static void check(
            ObjectNode given,
            ObjectNode complete,
            Supplier<PromptCounter> counter,
            int contextTokens,
            List<InvalidField> invalid) {
        if (complete.has("messages")) {
            checkMessagesAlone(given, invalid);
            complete.remove("prompt");
        }
        boolean text = complete.has("messages") || complete.path("prompt").isString();
        if (text && invalid.isEmpty() && complete.path("max_new_tokens").isIntegralNumber()) {
            new TextInputRules(complete, counter.get(), contextTokens).check(invalid);
        }
    }

    private static void checkMessagesAlone(ObjectNode given, List<InvalidField> invalid) {
        for (String other : List.of("prompt", "raw")) {
            if (given.has(other)) {
                invalid.add(new InvalidField("one_of", "input." + other, "Cannot be given together with messages"));
            }
        }
    }

    private void check(List<InvalidField> invalid) {
        checkLeast(invalid);
        checkBiases(invalid);
        context().ifPresent(invalid::add);
    }

    private void checkLeast(List<InvalidField> invalid) {
        if (input.path("min_new_tokens").intValue(0) > maxNewTokens()) {
            String description = "Must be less than or equal to max_new_tokens (%d)".formatted(maxNewTokens());
            invalid.add(new InvalidField("number_lte", "input.min_new_tokens", description));
        }
    }

    private void checkBiases(List<InvalidField> invalid) {
        for (String token : input.path("logit_bias").propertyNames()) {
            if (Integer.parseInt(token) >= counter.vocabularySize()) {
                String description =
                        "There is no such token: the vocabulary has %d".formatted(counter.vocabularySize());
                invalid.add(new InvalidField("token", "input.logit_bias." + token, description));
            }
        }
    }

    private Optional<InvalidField> context() {
        String field = input.has("messages") ? "messages" : "prompt";
        int room = contextTokens - maxNewTokens();
        if (counter.certainlyLongerThan(Math.max(0, room), input)) {
            return Optional.of(tooLong("The " + field, field));
        }
        try {
            int tokens = counter.tokens(input);
            return tokens > room
                    ? Optional.of(tooLong("The %d tokens of the %s".formatted(tokens, field), field))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(new InvalidField("conversation", "input.messages", String.valueOf(e.getMessage())));
        }
    }

    private InvalidField tooLong(String what, String field) {
        String description = "%s and max_new_tokens (%d) together exceed the model's context of %d tokens"
                .formatted(what, maxNewTokens(), contextTokens);
        return new InvalidField("context_exceeded", "input." + field, description);
    }

    private int maxNewTokens() {
        return input.path("max_new_tokens").intValue();
    }
}
