package io.foretell.hub;

/**
 * What a request asks for, as a sentence about it names it.
 *
 * @param file empty when it asks for the model's description
 */
record Target(ModelName model, Revision revision, String file) {}
