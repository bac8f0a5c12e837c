package io.foretell.api.page.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadmeTest {

    @Test
    void markdown_with_tables_becomes_html_below_the_pages_headings() {
        assertThat(Readme.html("# A\n\n## B\n\n| x | y |\n|---|--:|\n| 1 | *2* |\n"))
                .contains("<h3>A</h3>", "<h4>B</h4>", "<table>", "<td>1</td>", "<em>2</em>");
    }

    @Test
    void links_lead_to_the_web_and_images_come_over_https() {
        assertThat(Readme.html("[a](https://x.test) ![b](https://x.test/b.png)"))
                .contains("href=\"https://x.test\"", "noopener", "<img src=\"https://x.test/b.png\"");
    }

    @Test
    void an_image_that_the_pages_policy_would_refuse_is_left_out() {
        assertThat(Readme.html("![a](http://x.test/b.png) ![a](b.png) ![a](//x.test/b.png)"))
                .doesNotContain("b.png");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "[a](javascript:alert(1))",
                "[a](JaVaScRiPt:alert(1))",
                "[a](data:text/html;base64,PHNjcmlwdD4=)",
                "<a href=\"java\nscript:alert(1)\">a</a>",
                "<svg onload=alert(1)><script>alert(1)</script></svg>",
                "<iframe src=\"https://x.test\"></iframe>",
                "<form action=\"/sign-out\"><button>x</button></form>",
                "<style>body{display:none}</style><p style=\"position:fixed\" class=\"card\" id=\"main\">x</p>",
                "```\n</code></pre><script>alert(1)</script>\n```",
                "| <script>alert(1)</script> |\n|---|\n| <b onclick=alert(1)>x</b> |",
                "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
            })
    void nothing_in_it_can_act(String markdown) {
        assertThat(Readme.html(markdown).toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("<script", "<iframe", "<svg", "<form", "<style", "<button", "style=", "class=", "id=")
                .doesNotContainPattern("<[^>]+(onerror|onload|onclick|javascript:|data:)");
    }
}
