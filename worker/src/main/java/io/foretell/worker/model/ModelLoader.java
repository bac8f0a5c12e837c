package io.foretell.worker.model;

import io.foretell.engine.Engine;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.ModelFormatException;
import io.foretell.onnx.DecoderOptions;
import io.foretell.onnx.ExecutionProvider;
import io.foretell.onnx.OnnxDecoder;
import io.foretell.onnx.OrtException;
import io.foretell.tokenizer.BpeTokenizer;
import io.foretell.tokenizer.ChatTemplate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
                loaded.add(load(folder, loaded));
            }
            return new ServedModels(loaded);
        } catch (RuntimeException | Error e) {
            loaded.forEach(ServedModel::close);
            throw e;
        }
    }

    private ServedModel load(Path path, List<ServedModel> loaded) {
        try {
            ModelFolder folder = ModelFolder.open(path);
            requireOnce(path, folder.digest(), loaded);
            return load(path, folder);
        } catch (ModelFormatException | IllegalArgumentException e) {
            throw new CannotServeException(
                    "The model folder %s cannot be served: %s".formatted(path, e.getMessage()),
                    "Copy, download or export the model again, or correct foretell.worker.models.",
                    e);
        } catch (OrtException e) {
            throw new CannotServeException(
                    "The model in %s cannot be run with foretell.worker.provider=%s: %s"
                            .formatted(path, options.provider().name().toLowerCase(Locale.ROOT), e.getMessage()),
                    "Free memory, lower foretell.worker.slots or slot-tokens, or correct provider and device.",
                    e);
        }
    }

    private ServedModel load(Path path, ModelFolder folder) {
        ModelVersion version = requireVersion(path, folder);
        int slotTokens = requireSlotTokens(version);
        BpeTokenizer tokenizer = BpeTokenizer.read(folder.tokenizerJson());
        ChatTemplate template = new ChatTemplate(tokenizer);
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
        return new ServedModel(version, engine, tokenizer, template, stopTokens(folder, tokenizer), options.slots());
    }

    /** Many a folder names only {@code <eos>}, which a model that answers in turns never says. */
    private static Set<Integer> stopTokens(ModelFolder folder, BpeTokenizer tokenizer) {
        Set<Integer> stopTokens = new HashSet<>(folder.stopTokens());
        stopTokens.add(tokenizer.tokenId(ChatTemplate.END_OF_TURN));
        return Set.copyOf(stopTokens);
    }

    /** Two engines of one version would take each other's predictions. */
    private static void requireOnce(Path path, String digest, List<ServedModel> loaded) {
        for (ServedModel other : loaded) {
            if (other.version().digest().equals(digest)) {
                throw new CannotServeException(
                        "The model folder %s is the version %s of %s, which another folder of foretell.worker.models is already."
                                .formatted(path, digest, other.version().model()),
                        "Name each model version once in foretell.worker.models.");
            }
        }
    }

    private ModelVersion requireVersion(Path path, ModelFolder folder) {
        ModelVersion version = versions.find(folder.digest())
                .orElseThrow(() -> new CannotServeException(
                        "The model folder %s has the digest %s, which is no model version that the database knows."
                                .formatted(path, folder.digest()),
                        "Register it with 'bin/foretell model add --name owner/name --folder %s', or correct foretell.worker.models."
                                .formatted(path)));
        if (!versions.removed(List.of(version.id())).isEmpty()) {
            throw new CannotServeException(
                    "The model folder %s is the version %s of %s, which was removed."
                            .formatted(path, version.digest(), version.model()),
                    "Take it out of foretell.worker.models, or add it again with 'bin/foretell model add --name %s --folder %s'."
                            .formatted(version.model(), path));
        }
        return version;
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
