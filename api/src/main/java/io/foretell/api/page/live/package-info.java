/** Keeps open pages up to date: one stream of server-sent events per page that says when to look again. */
@NullMarked
package io.foretell.api.page.live;

import org.jspecify.annotations.NullMarked;
