@NullMarked
package io.foretell.local;

import org.jspecify.annotations.NullMarked;
