package io.foretell.tokenizer;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** On the 256,000 pieces of Gemma 2. */
@Tag("node")
class GemmaGoldensIT extends TokenizerGoldens {

    GemmaGoldensIT() {
        super("/tokenizer/gemma-goldens.jsonl.gz");
    }

    @Override
    Path tokenizerJson() throws IOException, InterruptedException {
        return GemmaTokenizer.install();
    }

    @Override
    int leastTexts() {
        return 5_000;
    }
}
