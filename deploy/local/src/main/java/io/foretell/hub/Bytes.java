package io.foretell.hub;

import java.util.Locale;

/** Sizes in words. */
public final class Bytes {

    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Bytes() {}

    /** In powers of a thousand, as the hub's pages and disks' makers count: 4988025760 is 5.0 GB. */
    public static String text(long bytes) {
        double value = (double) bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, value < 9.95 && unit > 0 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }
}
