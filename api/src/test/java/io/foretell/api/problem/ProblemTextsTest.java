package io.foretell.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemTextsTest {

    @Test
    void an_internal_error_says_nothing_about_the_inside() {
        assertThat(new ProblemAdvice()
                        .failed(new IllegalStateException("password is hunter2"))
                        .getBody())
                .isEqualTo(
                        new ProblemBody.Plain(null, "Something went wrong on our side. Please try again later.", 500));
    }

    @Test
    void a_forbidden_request_is_told_so() {
        assertThat(ProblemTexts.of(403))
                .isEqualTo(new ProblemBody.Plain("Forbidden", "You are not allowed to do this", 403));
    }

    @Test
    void a_status_without_words_of_its_own_says_its_reason() {
        assertThat(ProblemTexts.of(409)).isEqualTo(new ProblemBody.Plain(null, "Conflict", 409));
        assertThat(ProblemTexts.of(499)).isEqualTo(new ProblemBody.Plain(null, "The request was refused.", 499));
    }
}
