package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the documents point at is there. */
class DocumentationIT {

    static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

    /** A path of ours in backquotes, from the project's root; one shortened with … is for people. */
    private static final Pattern PATH =
            Pattern.compile("`((?:\\.ci|api|bin|db|deploy|docs|model-runtime|worker)/[^`\\s*{…]*)`");

    /** The target of a Markdown link that is not a web address; a heading's anchor is cut off. */
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#\\s]+)(?:#[^)]*)?\\)");

    /** A line of a code block, with those that continue it; "test" is the launcher's own. */
    private static final Pattern COMMAND = Pattern.compile("(?m)^bin/foretell (?!test|help)((?:.*\\\\\n)*.*)$");

    @Test
    void every_path_named_in_a_document_exists() throws IOException {
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (Path document : documents()) {
            for (String path : found(PATH, document)) {
                named++;
                if (!Files.exists(ROOT.resolve(path))) {
                    missing.add(ROOT.relativize(document) + " names " + path);
                }
            }
        }

        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(20);
    }

    @Test
    void every_link_between_documents_leads_somewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path document : documents()) {
            for (String target : found(LINK, document)) {
                links++;
                if (!Files.exists(document.resolveSibling(target))) {
                    broken.add(ROOT.relativize(document) + " links to " + target);
                }
            }
        }

        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(3);
    }

    @Test
    void every_command_in_a_document_is_one_that_there_is() throws IOException {
        List<String> wrong = new ArrayList<>();
        int commands = 0;
        for (Path document : documents()) {
            for (String command : found(COMMAND, document)) {
                commands++;
                String words = command.replace("\\\n", " ").replaceFirst(" #.*", "");
                try {
                    new CommandLine(new Foretell()).parseArgs(words(words));
                } catch (CommandLine.ParameterException e) {
                    wrong.add(ROOT.relativize(document) + ": " + words + ": " + e.getMessage());
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(commands).isGreaterThan(10);
    }

    /** As a shell splits them; quotes are the only thing special that documents use. */
    private static String[] words(String command) {
        return Pattern.compile("\"([^\"]*)\"|(\\S+)")
                .matcher(command)
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toArray(String[]::new);
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    private static List<String> found(Pattern pattern, Path document) throws IOException {
        return pattern.matcher(Files.readString(document))
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
