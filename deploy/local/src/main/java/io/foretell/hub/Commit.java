package io.foretell.hub;

import java.util.Set;

/**
 * What a revision of a model is now.
 *
 * @param sha 40 hex digits
 * @param files the names of all files in it
 */
record Commit(ModelName model, Revision revision, String sha, Set<String> files) {}
