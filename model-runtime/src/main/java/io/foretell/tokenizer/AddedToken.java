package io.foretell.tokenizer;

/**
 * A token that is looked for in the text itself, before any merging.
 *
 * @param special a control token: it has no text of its own, and user content never turns into it
 */
record AddedToken(int id, String content, boolean special) {}
