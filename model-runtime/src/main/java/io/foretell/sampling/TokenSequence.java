package io.foretell.sampling;

/** A sequence as the rules see it: the prompt, then the output so far, whichever attempt made it. Changes only between draws. */
public interface TokenSequence {

    /** Prompt, then output; entries from {@link #length} on mean nothing. Not a copy. */
    int[] tokens();

    /** Tokens of prompt and output; also the position of the token that is drawn next, counted from 0. */
    int length();

    int promptLength();

    /** Ids that end the output; there may be some that are in no vocabulary. Not a copy. */
    int[] stopTokens();
}
