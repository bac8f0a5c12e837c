package io.foretell.hub;

import java.time.Duration;

/** Listens to nothing. */
public final class Silent implements PullListener {

    @Override
    public void waiting() {}

    @Override
    public void planned(String file, long bytes, long present) {}

    @Override
    public void received(long bytes) {}

    @Override
    public void fetched(String file, long bytes) {}

    @Override
    public void retrying(String what, String reason, Duration pause) {}
}
