package io.foretell.api.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The JSON of a problem. Keys are written in the order of the components: clients have seen these bytes. */
public sealed interface ProblemBody {

    int status();

    /** Most problems. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Plain(@Nullable String title, String detail, int status) implements ProblemBody {}

    /** A body that does not fit its schema. */
    record Invalid(
            String detail,
            int status,
            String title,
            @JsonProperty("invalid_fields") List<InvalidField> invalidFields) implements ProblemBody {

        static Invalid of(List<InvalidField> fields) {
            String detail = fields.stream().map(InvalidField::line).collect(Collectors.joining());
            return new Invalid(detail, 422, "Input validation failed", List.copyOf(fields));
        }
    }
}
