package io.foretell.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.foretell.gemma.GraphVariant;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.TinyGemma;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecoderInspectionTest {

    private static final int[] PROMPT = {2, 300, 9, 17, 44};
    private static final int CANDIDATES = 64;

    @TempDir
    static Path folder;

    private OnnxDecoder decoder;

    @BeforeAll
    static void writeModel() {
        TinyGemma.write(folder);
    }

    @BeforeEach
    void open() {
        decoder = OnnxDecoder.open(
                ModelFolder.open(folder),
                GraphVariant.FP32.withCandidates(CANDIDATES),
                new DecoderOptions(ExecutionProvider.CPU, 2, 32, 1, 0));
    }

    @AfterEach
    void close() {
        decoder.close();
    }

    private void prefill(int slot) {
        decoder.prefill(slot, 0, PROMPT, 0, PROMPT.length);
    }

    @Test
    void a_prefill_writes_its_tokens_places_and_no_others() {
        DecoderInspection inspection = decoder.inspection();
        assertThat(inspection.writesInPlace(1, PROMPT.length, () -> prefill(1))).isTrue();
        assertThat(inspection.writesInPlace(1, PROMPT.length + 1, () -> prefill(1)))
                .as("one token more than there are")
                .isFalse();
        assertThat(inspection.writesInPlace(1, PROMPT.length - 1, () -> prefill(1)))
                .as("one token less than there are")
                .isFalse();
        assertThat(inspection.writesInPlace(1, PROMPT.length, () -> prefill(0)))
                .as("another slot's")
                .isFalse();
    }

    @Test
    void a_profile_names_each_node_with_its_provider_and_only_while_it_is_asked_for() {
        List<NodeRun> nodes = decoder.inspection().profile(() -> prefill(0));
        assertThat(nodes).extracting(NodeRun::provider).containsOnly("CPUExecutionProvider");
        assertThat(nodes)
                .extracting(NodeRun::operator)
                .contains("GroupQueryAttention", "TopK")
                .filteredOn("GroupQueryAttention"::equals)
                .hasSize(4);
        prefill(0);
        assertThat(decoder.inspection().profile(() -> prefill(0))).hasSameSizeAs(nodes);
    }

    /** If it went on, the next step's would be written to where the failed one's would have been. */
    @Test
    void a_step_that_fails_ends_its_profile() throws IOException {
        Set<Path> profiles = new HashSet<>();
        assertThatIllegalStateException()
                .isThrownBy(() -> decoder.inspection().profile(() -> {
                    profiles.addAll(profileFolders());
                    throw new IllegalStateException("no step");
                }))
                .withMessage("no step");
        profiles.removeIf(Files::exists);
        assertThat(profiles).isNotEmpty();
        for (Path profile : profiles) {
            Files.createDirectory(profile);
        }
        prefill(0);
        for (Path profile : profiles) {
            assertThat(profile).isEmptyDirectory();
            Files.delete(profile);
        }
    }

    private static List<Path> profileFolders() {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("foretell-profile"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void bytes_are_those_of_inputs_and_lists_and_of_rows_that_are_asked_for() {
        decoder.decode(2, new int[] {2, 2}, new int[] {0, 0});
        long inputs = 2 * (Long.BYTES + Integer.BYTES) + Integer.BYTES;
        long lists = 2 * (CANDIDATES * (Float.BYTES + Long.BYTES) + Float.BYTES);
        assertThat(decoder.inspection().movedBytes()).isEqualTo(inputs + lists);
        assertThat(decoder.inspection().fetchedRows()).isZero();
        decoder.decode(2, new int[] {2, 2}, new int[] {1, 1}).get(1).copyTo(new float[TinyGemma.VOCABULARY_SIZE]);
        assertThat(decoder.inspection().movedBytes())
                .isEqualTo(2 * (inputs + lists) + TinyGemma.VOCABULARY_SIZE * Float.BYTES);
        assertThat(decoder.inspection().fetchedRows()).isEqualTo(1);
        assertThat(decoder.inspection().freeDeviceMemory()).isEmpty();
    }
}
