package io.foretell.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foretell.safetensors.SafetensorsWriter.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsFileTest {

    private static final List<Tensor> TENSORS = List.of(
            new Tensor("a", List.of(2, 3), new float[] {1, -2, 3.5f, 0, 1e-30f, 7}),
            new Tensor("b", List.of(2), new float[] {0.5f, -0.25f}));

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("shard.safetensors");
    }

    @Test
    void reads_names_types_shapes_and_values() throws IOException {
        SafetensorsWriter.write(file, DataType.F32, TENSORS);
        SafetensorsFile read = SafetensorsFile.read(file);
        assertThat(read.tensors()).containsOnlyKeys("a", "b");
        TensorInfo a = read.tensors().get("a");
        assertThat(a.type()).isEqualTo(DataType.F32);
        assertThat(a.shape()).containsExactly(2L, 3L);
        assertThat(a.length()).isEqualTo(24);
        assertThat(TensorReader.floats(a)).containsExactly(1, -2, 3.5f, 0, 1e-30f, 7);
        assertThat(TensorReader.floats(read.tensors().get("b"))).containsExactly(0.5f, -0.25f);
    }

    @Test
    void reads_bf16_as_the_floats_it_stands_for() throws IOException {
        SafetensorsWriter.write(file, DataType.BF16, TENSORS);
        TensorInfo a = SafetensorsFile.read(file).tensors().get("a");
        assertThat(a.length()).isEqualTo(12);
        assertThat(TensorReader.floats(a)).startsWith(1, -2, 3.5f, 0).endsWith(7);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"t":{"dtype":"F12","shape":[2],"data_offsets":[0,8]}}                                                     | tensor t: unknown dtype F12
        {"t":{"shape":[2],"data_offsets":[0,8]}}                                                                   | tensor t: unknown dtype null
        {"t":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}                                                     | tensor t: 8 bytes, but F32 [3] needs 12
        {"t":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}                                                    | tensor t: shape holds -2
        {"t":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}                                 | tensor t: shape [4294967296, 4294967296] is too large
        {"t":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}                                                   | tensor t: shape holds 2.5
        {"t":{"dtype":"F32","data_offsets":[0,8]}}                                                                 | tensor t: shape is not a list
        {"t":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}                                                     | tensor t: data_offsets [8, 0] are not [begin, end]
        {"t":{"dtype":"F32","shape":[2],"data_offsets":[0]}}                                                       | tensor t: data_offsets [0] are not [begin, end]
        {"t":{"dtype":"F32","shape":[2],"data_offsets":[9223372036854775799,9223372036854775807]}}                 | tensor t: data_offsets begin at 9223372036854775799
        {"t":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}                  | truncated: tensor t needs 9223372036854775807 bytes
        {"t":{"dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,8]}}                                    | tensor t: shape holds 9223372036854775808
        {"t":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}                                                    | tensor t: data_offsets holds -8
        {"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"shape":[1]}}                                         | Duplicate
        {"t":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}                                                    | tensor t begins at byte
        {"t":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}                                                    | truncated: tensor t needs 16 bytes
        {"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}                                                     | 4 bytes after the last tensor belong to none
        {"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"u":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | tensor u begins at byte
        {"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"t":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | Duplicate
        {"t":7}                                                                                                    | tensor t: unknown dtype null
        [1]                                                                                                        | header is not a JSON object
        {"t":                                                                                                      | header is not valid JSON
        """)
    void a_header_that_does_not_describe_the_file_is_refused_by_name(String header, String problem) throws IOException {
        writeRaw(header, 8);
        assertRefused(problem);
    }

    @Test
    void a_header_that_nests_too_deep_is_refused() throws IOException {
        writeRaw("{\"t\":".repeat(100_000), 8);
        assertRefused("header is not valid JSON: ");
        writeRaw("{\"__metadata__\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}", 8);
        assertRefused("nesting");
    }

    @Test
    void a_header_length_that_the_file_cannot_hold_is_refused() throws IOException {
        for (long length : new long[] {-1, 0, 1, 100_000_001, 1L << 31, Long.MAX_VALUE, Long.MIN_VALUE}) {
            Files.write(
                    file,
                    ByteBuffer.allocate(64)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(length)
                            .array());
            assertRefused("header length " + Long.toUnsignedString(length) + " is not between 2 and 100000000");
        }
        Files.write(
                file,
                ByteBuffer.allocate(64)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(57)
                        .array());
        assertRefused("truncated: the header needs 57 bytes, the file has 64");
    }

    @Test
    void a_file_cut_off_anywhere_is_refused() throws IOException {
        SafetensorsWriter.write(file, DataType.F32, TENSORS);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused("truncated");
        }
    }

    @Test
    void any_damage_to_the_header_is_refused_or_harmless() throws IOException {
        SafetensorsWriter.write(file, DataType.F32, TENSORS);
        byte[] whole = Files.readAllBytes(file);
        int headerEnd = whole.length - 32;
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(headerEnd)] = (byte) random.nextInt(256);
            Files.write(file, damaged);
            try {
                SafetensorsFile.read(file)
                        .tensors()
                        .values()
                        .forEach(tensor ->
                                assertThat(tensor.offset() + tensor.length()).isBetween(0L, (long) damaged.length));
            } catch (MalformedSafetensorsException e) {
                assertThat(e).hasMessageContaining(file.toString());
            }
        }
    }

    private void writeRaw(String json, int dataBytes) throws IOException {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        Files.write(
                file,
                ByteBuffer.allocate(8 + header.length + dataBytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .put(header)
                        .array());
    }

    private void assertRefused(String problem) {
        assertThatExceptionOfType(MalformedSafetensorsException.class)
                .isThrownBy(() -> SafetensorsFile.read(file))
                .withMessageStartingWith(file + ": ")
                .withMessageContaining(problem);
    }
}
