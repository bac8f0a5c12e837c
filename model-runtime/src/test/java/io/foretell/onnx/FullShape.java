package io.foretell.onnx;

import io.foretell.export.ExportRequest;
import io.foretell.export.Exporter;
import io.foretell.gemma.DecoderGraph;
import io.foretell.gemma.GraphVariant;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.SparseWeights;
import io.foretell.manifest.WeightPrecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What a process of its own does with a folder of the 27B's size, and what that took; prints one JSON object. */
final class FullShape {

    private final Map<String, Object> figures = new LinkedHashMap<>();
    private long begin = System.nanoTime();

    private FullShape() {}

    /** {@code export <folder> <precision> <out>}; {@code session <folder>} loads it on the CPU, {@code step <folder>} runs it too. */
    public static void main(String[] arguments) throws IOException {
        FullShape run = new FullShape();
        Path folder = Path.of(arguments[1]);
        if (arguments[0].equals("export")) {
            run.export(folder, WeightPrecision.of(arguments[2]), Path.of(arguments[3]));
        } else {
            run.onCpu(folder, arguments[0].equals("step"));
        }
        System.out.println(JsonMapper.shared().writeValueAsString(run.figures));
    }

    private void export(Path folder, WeightPrecision precision, Path out) throws IOException {
        Exporter.export(
                new ExportRequest(folder, precision, ExportRequest.DEFAULT_BLOCK, out, false), (done, total) -> {});
        took("export_seconds");
        memory();
    }

    private void onCpu(Path folder, boolean step) throws IOException {
        DecoderGraph graph = ModelFolder.open(folder).graph(GraphVariant.FP32);
        took("open_seconds");
        try (MappedDecoder decoder = new MappedDecoder(graph, 16)) {
            took("session_seconds");
            if (step) {
                figures.put("logits", nonZero(decoder.firstStep(SparseWeights.TOKEN)));
                took("step_seconds");
            }
            memory();
        }
    }

    private static Map<Integer, Float> nonZero(float[] logits) {
        Map<Integer, Float> found = new LinkedHashMap<>();
        for (int token = 0; token < logits.length; token++) {
            if (logits[token] != 0) {
                found.put(token, logits[token]);
            }
        }
        return found;
    }

    private void took(String name) {
        long now = System.nanoTime();
        figures.put(name, (now - begin) / 1e9);
        begin = now;
    }

    /** In kB: VmHWM is the most that was ever resident, mapped pages of files included; RssAnon is without them, now. */
    private void memory() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM") || line.startsWith("RssAnon") || line.startsWith("RssFile")) {
                figures.put(line.substring(0, line.indexOf(':')), Long.parseLong(line.replaceAll("\\D", "")));
            }
        }
    }
}
