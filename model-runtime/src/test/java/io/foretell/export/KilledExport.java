package io.foretell.export;

import io.foretell.manifest.WeightPrecision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** An export in a JVM of its own, with little memory, which may be killed on its way. */
final class KilledExport {

    private static final int KILLED = 77;

    private KilledExport() {}

    /** Arguments: model, precision, out, and the share of the work after which the JVM ends at once, as if it had been killed; 2 is never. */
    public static void main(String[] arguments) {
        double share = Double.parseDouble(arguments[3]);
        WeightPrecision precision = WeightPrecision.of(arguments[1]);
        Exporter.export(
                new ExportRequest(Path.of(arguments[0]), precision, 32, Path.of(arguments[2]), false),
                (done, total) -> {
                    if (done >= share * total) {
                        Runtime.getRuntime().halt(KILLED);
                    }
                });
    }

    /** Whether it came to its end. */
    static boolean run(Path model, WeightPrecision precision, Path out, double share) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:MaxDirectMemorySize=64m",
                        "-cp",
                        // Surefire hides the real class path behind a jar that names it.
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KilledExport.class.getName(),
                        model.toString(),
                        precision.toString(),
                        out.toString(),
                        String.valueOf(share)))
                .inheritIO()
                .start();
        try {
            int exit = process.waitFor();
            if (exit != 0 && exit != KILLED) {
                throw new IllegalStateException("the export ended with " + exit);
            }
            return exit == 0;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }
}
