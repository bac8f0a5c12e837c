package io.foretell.api.account;

/**
 * A token just created.
 *
 * @param plain the token itself; shown now and never again
 */
public record NewToken(String plain, ApiToken record) {

    @Override
    public String toString() {
        return "NewToken[…" + record.hint() + "]";
    }
}
