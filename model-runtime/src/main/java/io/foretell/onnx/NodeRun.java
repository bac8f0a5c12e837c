package io.foretell.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A node of the optimised graph that a step ran.
 *
 * @param operator its type, {@code MemcpyToHost} and {@code MemcpyFromHost} for copies that ONNX Runtime put in
 * @param provider whose kernel it was, such as {@code CUDAExecutionProvider}
 */
public record NodeRun(String operator, String provider) {

    private static final String KERNEL_TIME = "_kernel_time";

    /** From the file that a profiled run leaves: a list of Chrome trace events. */
    static List<NodeRun> read(Path profile) throws IOException {
        List<NodeRun> runs = new ArrayList<>();
        for (JsonNode event : JsonMapper.shared().readTree(Files.readAllBytes(profile))) {
            if (event.path("name").asString("").endsWith(KERNEL_TIME)) {
                JsonNode args = event.path("args");
                runs.add(new NodeRun(
                        args.path("op_name").asString(""), args.path("provider").asString("")));
            }
        }
        return runs;
    }
}
