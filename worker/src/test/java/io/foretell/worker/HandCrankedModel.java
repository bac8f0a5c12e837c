package io.foretell.worker;

import io.foretell.engine.Engine;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.TinyGemma;
import io.foretell.onnx.DecoderOptions;
import io.foretell.onnx.ExecutionProvider;
import io.foretell.onnx.OnnxDecoder;
import io.foretell.tokenizer.BpeTokenizer;
import io.foretell.tokenizer.ChatTemplate;
import io.foretell.worker.model.ModelVersion;
import io.foretell.worker.model.ServedModel;
import io.foretell.worker.model.ServedModels;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Adds to a worker's context a model whose decoder a test turns by hand. Not a @Configuration, which every worker would find. */
class HandCrankedModel {

    private static final int SLOTS = 4;

    @Bean
    HandCrankedDecoder handCrankedDecoder() {
        ModelFolder folder = ModelFolder.open(WorkerFixture.folder());
        return new HandCrankedDecoder(OnnxDecoder.open(
                folder, new DecoderOptions(ExecutionProvider.CPU, SLOTS, TinyGemma.CONTEXT_TOKENS, 1, 0)));
    }

    @Bean
    @Primary
    ServedModels handCrankedModels(HandCrankedDecoder decoder, JdbcClient jdbc) {
        ModelFolder folder = ModelFolder.open(WorkerFixture.folder());
        long version = jdbc.sql("select id from model_version where digest = ?")
                .param(folder.digest())
                .query(Long.class)
                .single();
        BpeTokenizer tokenizer = BpeTokenizer.read(folder.tokenizerJson());
        return new ServedModels(List.of(new ServedModel(
                new ModelVersion(version, "test/tiny-gemma", folder.digest(), TinyGemma.CONTEXT_TOKENS),
                new Engine(decoder, 16),
                tokenizer,
                new ChatTemplate(tokenizer),
                folder.stopTokens(),
                SLOTS)));
    }
}
