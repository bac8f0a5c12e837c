@NullMarked
package io.foretell.api;

import org.jspecify.annotations.NullMarked;
