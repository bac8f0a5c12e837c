package io.foretell.api.run;

import java.util.List;
import java.util.UUID;

/**
 * Where a page of runs begins: after the run {@code id}, towards older ones or back towards newer ones. As it is an id, not a number, a
 * page stays the same however many runs are created meanwhile.
 */
public record RunPosition(UUID id, boolean newer) {

    /**
     * The other way from the page that begins here.
     *
     * @param ids what is on it; without any, the run of this position is the first one that the other way leads to, so it must be on the way
     */
    RunPosition back(List<UUID> ids) {
        return new RunPosition(ids.isEmpty() ? beside() : ids.getFirst(), !newer);
    }

    /** The id next to this one on the way that this position goes: no run has it. */
    private UUID beside() {
        long low = id.getLeastSignificantBits() + (newer ? 1 : -1);
        boolean carried = newer ? low == 0 : low == -1;
        return new UUID(id.getMostSignificantBits() + (carried ? (newer ? 1 : -1) : 0), low);
    }
}
