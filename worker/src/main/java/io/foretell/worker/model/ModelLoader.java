package io.foretell.worker.model;

import io.foretell.engine.Engine;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.ModelFormatException;
import io.foretell.onnx.DecoderOptions;
import io.foretell.onnx.ExecutionProvider;
import io.foretell.onnx.OnnxDecoder;
import io.foretell.tokenizer.BpeTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Model folders to served models: cheap checks first, weights last. */
public final class ModelLoader {

    private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);

    private final ModelVersionQueries versions;
    private final Options options;

    public ModelLoader(ModelVersionQueries versions, Options options) {
        this.versions = versions;
        this.options = options;
    }

    /**
     * @throws CannotServeException naming the folder, or the file and tensor in it
     */
    public ServedModels load(List<Path> folders) {
        List<ServedModel> loaded = new ArrayList<>();
        try {
            for (Path folder : folders) {
                loaded.add(load(folder));
            }
            return new ServedModels(loaded);
        } catch (RuntimeException e) {
            loaded.forEach(ServedModel::close);
            throw e;
        }
    }

    private ServedModel load(Path path) {
        try {
            ModelFolder folder = ModelFolder.open(path);
            ModelVersion version = requireVersion(path, folder);
            int slotTokens = requireSlotTokens(version);
            BpeTokenizer tokenizer = BpeTokenizer.read(folder.tokenizerJson());
            OnnxDecoder decoder = OnnxDecoder.open(folder, options.decoder(slotTokens));
            Engine engine = new Engine(decoder, options.prefillChunk());
            LOG.info(
                    "serving {} version {} from {}: {} slots of {} tokens on {}",
                    version.model(),
                    version.digest(),
                    path,
                    options.slots(),
                    slotTokens,
                    options.provider());
            return new ServedModel(version, engine, tokenizer, folder.stopTokens(), options.slots());
        } catch (ModelFormatException e) {
            throw new CannotServeException(
                    "The model folder %s cannot be served: %s".formatted(path, e.getMessage()),
                    "Copy or download the model again, or correct foretell.worker.models.",
                    e);
        }
    }

    private ModelVersion requireVersion(Path path, ModelFolder folder) {
        return versions.find(folder.digest())
                .orElseThrow(() -> new CannotServeException(
                        "The model folder %s has the digest %s, which is no model version that the database knows."
                                .formatted(path, folder.digest()),
                        "Register this folder as a model version with the API, or correct foretell.worker.models."));
    }

    /** Otherwise predictions that the API accepts would fail here. */
    private int requireSlotTokens(ModelVersion version) {
        int slotTokens = options.slotTokens() == 0 ? version.contextTokens() : options.slotTokens();
        if (slotTokens < version.contextTokens()) {
            throw new CannotServeException(
                    "foretell.worker.slot-tokens is %d, but %s accepts predictions of up to %d tokens."
                            .formatted(slotTokens, version.model(), version.contextTokens()),
                    "Set foretell.worker.slot-tokens to at least %d, or leave it out."
                            .formatted(version.contextTokens()));
        }
        return slotTokens;
    }

    /**
     * @param slots sequences side by side, per model
     * @param slotTokens tokens per slot; 0 takes the model version's context
     * @param prefillChunk tokens per prefill step at most
     * @param threads of the CPU provider; 0 lets it choose
     * @param device which GPU
     */
    public record Options(
            ExecutionProvider provider, int slots, int slotTokens, int prefillChunk, int threads, int device) {

        private DecoderOptions decoder(int tokens) {
            return new DecoderOptions(provider, slots, tokens, threads, device);
        }
    }
}
