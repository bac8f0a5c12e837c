package io.foretell.tokenizer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Texts to measure speed on, the same each time for the same repository. No newline is in them, so that to Gemma a whole text is one BPE
 * word.
 */
enum BenchmarkTexts {
    /** Lines of this repository's pages, in random order. */
    PROSE,
    /** Lines of its Java files, in random order. */
    CODE,
    CJK,
    /** One letter again and again: all neighbours can merge, and what they make can merge again. */
    LETTERS,
    SPACES;

    private static final List<String> CJK_LINES = List.of(
            "模型在一台机器上运行，每个预测都排队等候，直到有空位为止。",
            "文字先变成记号，再一个一个地算出来，最后变回文字。",
            "春天的早晨，山里的小河慢慢流过村庄，孩子们在桥上看鱼。",
            "機械は夜も休まず働き、朝になると結果を紙に書いて渡します。",
            "彼女は駅前の本屋で古い地図を一枚買い、海までの道を調べた。",
            "오늘은 비가 와서 집에서 책을 읽고 따뜻한 차를 마셨습니다.",
            "電車が遅れたので、友達とカフェでコーヒーを飲みながら待ちました。");

    /** A text of exactly so many UTF-16 units. */
    String text(Path repository, int length) {
        List<String> lines = lines(repository);
        Random random = new Random(17);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(lines.get(random.nextInt(lines.size())));
        }
        return text.substring(0, length);
    }

    private List<String> lines(Path repository) {
        return switch (this) {
            case PROSE -> lines(repository, ".md");
            case CODE -> lines(repository, ".java");
            case CJK -> CJK_LINES;
            case LETTERS -> List.of("a");
            case SPACES -> List.of(" ");
        };
    }

    private static List<String> lines(Path repository, String suffix) {
        try (Stream<Path> files = Files.walk(repository)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .filter(file -> !file.toString().contains("target"))
                    .sorted()
                    .flatMap(file -> read(file).lines())
                    .filter(line -> !line.isBlank())
                    .map(line -> line + " ")
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
