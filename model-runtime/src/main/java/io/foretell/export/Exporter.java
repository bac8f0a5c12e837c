package io.foretell.export;

import io.foretell.gemma.GraphVariant;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.Quantization;
import io.foretell.manifest.FileEntry;
import io.foretell.manifest.Manifest;
import io.foretell.manifest.Sha256;
import io.foretell.manifest.ShardSample;
import io.foretell.manifest.WeightPrecision;
import io.foretell.safetensors.MalformedSafetensorsException;
import io.foretell.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Makes an exported folder. */
public final class Exporter {

    /** The forward pass as an ONNX file, beside the original shards' names. */
    public static final String GRAPH = "model.onnx";

    /** What is copied as it is, where it is there. */
    private static final List<String> SETTINGS =
            List.of("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json");

    private static final long MEGABYTE = 1_000_000;

    private final ExportRequest request;
    private final ModelFolder model;
    private final PartialFolder partial;
    private final WeightsPart weights;

    private Exporter(ExportRequest request, ModelFolder model, PartialFolder partial) {
        this.request = request;
        this.model = model;
        this.partial = partial;
        Quantization quantization = request.quantization();
        this.weights = quantization == null
                ? new OriginalShards(model, variant(request), request.copy(), partial)
                : QuantizedWeights.of(model.shards(), quantization, partial);
    }

    private static GraphVariant variant(ExportRequest request) {
        return request.precision() == WeightPrecision.BF16 ? GraphVariant.BF16 : GraphVariant.FP32;
    }

    /**
     * Makes the folder, going on where a former export of the same was interrupted. It has its name when it is complete and not before.
     *
     * @return the model version's id
     * @throws io.foretell.gemma.ModelFormatException when the model can't be exported, naming file and tensor
     * @throws ExportException when the export can't be made; what was done is kept for the next one
     */
    public static String export(ExportRequest request, ExportProgress progress) {
        if (Files.exists(request.out())) {
            throw new ExportException(
                    request.out() + ": is there already: remove it, or choose another folder with --out");
        }
        ModelFolder model = ModelFolder.open(request.model());
        if (model.exportedAs().isPresent()) {
            throw new ExportException(
                    request.model() + ": is an export itself: export from the Hugging Face folder that it was made of");
        }
        try (PartialFolder partial = PartialFolder.open(request.partial(), purpose(request, model))) {
            return new Exporter(request, model, partial).run(progress);
        } catch (MalformedSafetensorsException e) {
            throw new ExportException(e.getMessage() + ": put the whole file there and run the same export again", e);
        } catch (IOException e) {
            throw new ExportException(
                    "%s: %s: correct this and run the same export again: it goes on where it stopped"
                            .formatted(request.partial(), e),
                    e);
        }
    }

    /** What must be the same for work that was begun to be of use. The digest knows little of the weights: so the shards' times stand for the rest. */
    private static String purpose(ExportRequest request, ModelFolder model) throws IOException {
        List<FileTime> written = new ArrayList<>();
        for (SafetensorsFile shard : model.shards()) {
            written.add(Files.getLastModifiedTime(shard.path()));
        }
        return "format %d: %s, %s, copy %s, of %s written %s"
                .formatted(
                        Manifest.FORMAT,
                        request.precision(),
                        request.quantization(),
                        request.copy(),
                        model.digest(),
                        written);
    }

    private String run(ExportProgress progress) throws IOException {
        requireRoom();
        ByteCount count = new ByteCount(progress, weights.bytesToRead() + weights.ownBytes());
        Manifest manifest;
        try (Workers workers =
                new Workers("the export was interrupted: run it again, and it goes on where it stopped")) {
            weights.write(workers, count);
            List<FileEntry> files = new ArrayList<>(workers.run(weights.ownFiles().stream()
                    .map(file -> (Callable<FileEntry>) () -> weightEntry(file, count))
                    .toList()));
            files.addAll(copySettings());
            byte[] graph = weights.graph();
            if (graph != null) {
                files.add(write(GRAPH, graph));
            }
            manifest = manifest(files);
        }
        write(Manifest.FILE, manifest.toJson());
        partial.rename(request.out());
        return manifest.id();
    }

    private void requireRoom() throws IOException {
        long needed = weights.bytesToWrite();
        long free = Files.getFileStore(partial.folder()).getUsableSpace();
        if (needed > free) {
            throw new ExportException(String.format(
                    Locale.ROOT,
                    "%s: the export needs %,d MB more and the disk has %,d MB free: make room, or choose another folder with --out",
                    request.out(),
                    Math.ceilDiv(needed, MEGABYTE),
                    free / MEGABYTE));
        }
    }

    private FileEntry weightEntry(Path file, ByteCount count) throws IOException {
        String sample = ShardSample.of(SafetensorsFile.read(file));
        return new FileEntry(name(file), Files.size(file), Sha256.of(file, count::add), sample);
    }

    private List<FileEntry> copySettings() throws IOException {
        List<FileEntry> entries = new ArrayList<>();
        for (String name : SETTINGS) {
            Path original = request.model().resolve(name);
            if (Files.exists(original)) {
                entries.add(write(name, Files.readAllBytes(original)));
            }
        }
        return entries;
    }

    private FileEntry write(String name, byte[] content) {
        Path file = partial.folder().resolve(name);
        try (NamedFile out = NamedFile.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(content), 0);
            out.force();
        }
        return new FileEntry(name, content.length, Sha256.of(content), null);
    }

    private Manifest manifest(List<FileEntry> files) {
        return new Manifest(
                ModelFolder.ARCHITECTURE,
                request.precision(),
                weights.block(),
                files,
                weights.originals(),
                weights.location());
    }

    private static String name(Path file) {
        return Objects.requireNonNull(file.getFileName()).toString();
    }
}
