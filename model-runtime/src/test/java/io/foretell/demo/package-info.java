/** The bundled demo model, put to the test as its model card says. */
@NullMarked
package io.foretell.demo;

import org.jspecify.annotations.NullMarked;
