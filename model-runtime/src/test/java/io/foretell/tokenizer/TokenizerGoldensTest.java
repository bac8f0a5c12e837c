package io.foretell.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class TokenizerGoldensTest extends TokenizerGoldens {

    TokenizerGoldensTest() {
        super("/tokenizer/tokenizer-goldens.jsonl");
    }

    /** Left in target/ for the script that makes the goldens. */
    @Override
    Path tokenizerJson() throws IOException {
        return TinyTokenizer.write(Files.createDirectories(Path.of("target", "goldens")));
    }

    @Override
    int leastTexts() {
        return 1_000;
    }
}
