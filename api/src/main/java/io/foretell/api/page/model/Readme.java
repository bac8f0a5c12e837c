package io.foretell.api.page.model;

import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/** A readme's Markdown → HTML that cannot do anything: a short list of elements, links to the web, images over https. Thread-safe. */
final class Readme {

    /** The page has a first heading, and the readme's section a second. */
    private static final int HEADINGS_ABOVE = 2;

    private static final int LOWEST_HEADING = 6;

    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder().extensions(EXTENSIONS).build();

    /** What the pages' Content-Security-Policy lets in from elsewhere. */
    private static final Pattern OVER_HTTPS = Pattern.compile("(?i)https://.*");

    private static final PolicyFactory ALLOWED = new HtmlPolicyBuilder()
            .allowElements("h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "code")
            .allowElements("em", "strong", "del", "sup", "sub", "kbd", "details", "summary")
            .allowElements("table", "thead", "tbody", "tr", "th", "td", "a", "img")
            .allowAttributes("align")
            .matching(true, "left", "right", "center")
            .onElements("th", "td")
            .allowAttributes("href")
            .onElements("a")
            .allowAttributes("src")
            .matching(OVER_HTTPS)
            .onElements("img")
            .allowAttributes("alt", "title", "width", "height")
            .onElements("img")
            .allowAttributes("start")
            .onElements("ol")
            .allowUrlProtocols("https", "http", "mailto")
            .requireRelsOnLinks("nofollow", "noopener", "noreferrer")
            .toFactory();

    private Readme() {}

    static String html(String markdown) {
        Node document = PARSER.parse(markdown);
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                heading.setLevel(Math.min(LOWEST_HEADING, heading.getLevel() + HEADINGS_ABOVE));
                visitChildren(heading);
            }
        });
        return ALLOWED.sanitize(RENDERER.render(document));
    }
}
