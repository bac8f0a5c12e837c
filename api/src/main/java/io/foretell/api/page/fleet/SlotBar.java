package io.foretell.api.page.fleet;

import java.util.List;
import java.util.stream.IntStream;

/** A worker's slots as a row of cells, of which those in use are filled; in the plot's coordinates, 100 wide. */
public record SlotBar(List<Cell> cells) {

    private static final double WIDTH = 100;
    private static final double GAP = 1.5;

    /** More cells than this would be too narrow to tell apart. */
    private static final int MOST_CELLS = 24;

    public record Cell(double x, double width, boolean inUse) {}

    /**
     * @param slots at least 1
     */
    static SlotBar of(int inUse, int slots) {
        int used = Math.clamp(inUse, 0, slots);
        return slots <= MOST_CELLS ? cells(used, slots) : whole(used, slots);
    }

    private static SlotBar cells(int used, int slots) {
        double step = (WIDTH + GAP) / slots;
        return new SlotBar(IntStream.range(0, slots)
                .mapToObj(i -> new Cell(rounded(i * step), rounded(step - GAP), i < used))
                .toList());
    }

    /** The free part lies below the used one. */
    private static SlotBar whole(int used, int slots) {
        Cell free = new Cell(0, WIDTH, false);
        Cell filled = new Cell(0, rounded(WIDTH * used / slots), true);
        return new SlotBar(used == 0 ? List.of(free) : List.of(free, filled));
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
