package io.foretell.local;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A command that ran in this process, and what it printed. */
record CommandRun(int exitCode, String output, String errors) {

    static CommandRun of(String... arguments) {
        PrintStream output = System.out;
        PrintStream errors = System.err;
        ByteArrayOutputStream capturedOutput = new ByteArrayOutputStream();
        ByteArrayOutputStream capturedErrors = new ByteArrayOutputStream();
        System.setOut(new PrintStream(capturedOutput, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(capturedErrors, true, StandardCharsets.UTF_8));
        try {
            int exitCode = Foretell.run(arguments);
            return new CommandRun(
                    exitCode,
                    capturedOutput.toString(StandardCharsets.UTF_8),
                    capturedErrors.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(output);
            System.setErr(errors);
        }
    }

    /** The output as JSON, line by line. */
    List<JsonNode> lines() {
        return output.lines().map(JsonMapper.shared()::readTree).toList();
    }

    /** The id that begins the first row of a table, below its heading. */
    String firstId() {
        String row = output.lines().toList().get(1);
        return row.substring(0, row.indexOf(' '));
    }
}
