/**
 * What an exported model folder says of itself, and whether it is so.
 *
 * <p>Invariants: a model's id is a digest of what its manifest says, and says the same wherever the folder and its shards lie; a manifest of another format version is
 * refused, never guessed at.
 */
@NullMarked
package io.foretell.manifest;

import org.jspecify.annotations.NullMarked;
