package io.foretell.api.model;

/**
 * What a model is called.
 *
 * @param visibility public or private
 */
record ModelName(String owner, String name, String visibility) {

    boolean isPrivate() {
        return visibility.equals(Model.PRIVATE);
    }

    String full() {
        return owner + "/" + name;
    }
}
