package io.foretell.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OrtEnvironmentTest {

    /** What the test's own process runs. */
    static final class Create {

        public static void main(String[] arguments) {
            System.out.println(OrtEnvironment.get(NativeLibraries.cache()).pointer());
        }
    }

    @Test
    void a_long_command_line_such_as_a_class_path_does_not_end_the_process() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dlong=" + "x".repeat(50_000),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Create.class.getName())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }
}
