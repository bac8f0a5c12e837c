package io.foretell.hub;

import java.time.Duration;

/** Hears how a pull goes on. Called by several threads at once. */
public interface PullListener {

    /** Another process pulls this model; this one waits until it has ended. */
    void waiting();

    /**
     * A file is part of the model.
     *
     * @param present how many of its bytes are here already
     */
    void planned(String file, long bytes, long present);

    /**
     * @param bytes negative when a file starts over
     */
    void received(long bytes);

    /** A file was fetched and has the hub's digest. */
    void fetched(String file, long bytes);

    void retrying(String what, String reason, Duration pause);
}
