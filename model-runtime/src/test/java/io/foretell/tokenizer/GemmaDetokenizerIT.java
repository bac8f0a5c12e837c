package io.foretell.tokenizer;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** On the 256,000 pieces of Gemma 2. */
@Tag("node")
class GemmaDetokenizerIT extends DetokenizerProperties {

    @Override
    Path tokenizerJson() throws IOException, InterruptedException {
        return GemmaTokenizer.install();
    }
}
