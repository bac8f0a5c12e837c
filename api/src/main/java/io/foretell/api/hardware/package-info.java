/**
 * The kinds of hardware that predictions run on.
 */
@NullMarked
package io.foretell.api.hardware;

import org.jspecify.annotations.NullMarked;
