@NullMarked
package io.foretell.worker;

import org.jspecify.annotations.NullMarked;
