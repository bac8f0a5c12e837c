/**
 * Who holds which KV slot. The device memory behind the slots belongs to the decoder.
 */
@NullMarked
package io.foretell.kvcache;

import org.jspecify.annotations.NullMarked;
