"""Texts and ids for the vocabulary of Gemma 2: hand-picked ones, and what seeded generators make of words, scripts and pieces."""
import random

from tiny_texts import FIXED, surrogates

SEED = 20251126

CODE = [
    "def mean(xs: list[float]) -> float:\n    return sum(xs) / len(xs) if xs else 0.0\n", "async with lock:\n\tawait q.put({**item, 'n': n + 1})  # noqa",
    "public record Point(int x, int y) {\n    Point {\n        if (x < 0) throw new IllegalArgumentException(\"x\");\n    }\n}",
    "List<? super T> out = in.stream().filter(e -> !e.isEmpty()).toList();", "#include <stdio.h>\nint main(void) { printf(\"%d\\n\", 1 << 3); return 0; }",
    "template <typename T> constexpr auto sq(T&& t) noexcept { return t * t; }", "fn main() -> Result<(), Box<dyn Error>> { let mut v = vec![0u8; 16]; v[0] ^= 0xff; Ok(()) }",
    "func (s *Server) Close() error {\n\ts.mu.Lock()\n\tdefer s.mu.Unlock()\n\treturn nil\n}", "const f = async ({ id, ...rest }) => (await g(id)) ?? rest?.x ?? `n=${id}`;",
    "type A<T> = T extends Array<infer U> ? U : never;", "SELECT id, count(*) FILTER (WHERE x IS NOT NULL) FROM t GROUP BY 1 ORDER BY 2 DESC;",
    "for f in *.log; do [ -s \"$f\" ] && gzip -9 -- \"$f\" 2>/dev/null || true; done", "<!DOCTYPE html>\n<html lang=\"en\"><body class='a b'>&nbsp;&lt;</body></html>",
    "{\"a\": [1, 2.5e-3, null], \"b\": {\"c\": \"\\u00e9\"}}", "key:\n  - name: x\n    value: &anchor [1, 2]\n  - <<: *anchor\n", "\\frac{\\partial f}{\\partial x_i} = \\sum_{j=1}^{n} a_{ij}",
    "module Main where\nmain :: IO ()\nmain = mapM_ print $ zip [1..] \"abc\"", "(defn f [x & more] (-> x inc (* 2) (apply + more)))", "data.frame(x = 1:3) |> subset(x %in% c(1, 2))",
    "#!/usr/bin/env perl\nmy %h = map { $_ => 1 } @ARGV; print \"$_\\n\" for sort keys %h;", "; ARM\nmov x0, #1\nldr x1, [sp, #-16]!\nb.ne 1b\n", "diff --git a/x b/x\n@@ -1,2 +1,2 @@\n-a\n+b\n",
    "body { color: #fff8; margin: 0 auto !important } @media (max-width: 40em) { a::before { content: \"\\2192\" } }", "| a | b |\n|---|:-:|\n| 1 | **2** |\n\n```sh\nls -la\n```\n",
]
WORDS = {
    "latin": "the river answer keeps a stone in its hand every morning unbelievably quick internationalization don't I'll rock'n'roll e.g. Ph.D. naïve café Straße über größer "
    "mañana corazón ação maçã garçon forêt œuvre żółć łódź dvořák čeština háček kıyı ğüş øre smørrebrød þing bản tiếng Việt ngữ kwa heri chakula",
    "cyrillic": "река отвечает тихо каждое утро необыкновенно ёлка объём Київ їжак ґанок српски љубав",
    "greek": "ποτάμι απαντά κάθε πρωί ἄνθρωπος ᾠδή Ὀδυσσεύς", "arabic": "النهر يجيب بهدوء كلّ صباح مُحَمَّد ٣٫١٤ فارسی می‌خواهم پنجره اردو",
    "hebrew": "הנהר עונה בשקט כל בוקר שָׁלוֹם ״כן״", "indic": "नदी हर सुबह क्षत्रिय ज्ञान தமிழ் நூல் বাংলা ভাষা ਪੰਜਾਬੀ తెలుగు ಕನ್ನಡ മലയാളം සිංහල",
    "cjk": "河流 每天 早上 輕輕地 回答 川は 毎朝 静かに こたえる カタカナ ﾊﾝｶｸ 龍龘 𠮷野家 강은 매일 아침 조용히 ㅋㅋㅋ ㄱㄴ 한글 「」。、！？", "southeast": "แม่น้ำตอบทุกเช้า ພາສາລາວ ភាសាខ្មែរ မြန်မာစာ ᮞᮥᮔ᮪ᮓ",
    "rare": "ᚠᚢᚦ 𐍈𐌰𐌿𐍂 ⴰⵣⵓⵍ አማርኛ ქართული հայերեն ᏣᎳᎩ ᠮᠣᠩᠭᠣᠯ བོད་སྐད 𓀀𓁐 𝔉𝔯𝔞𝔨 ⅷ ㊗ ﬁﬂ Ǆǆ",
}
EMOJI = (
    "😀 🎉 ❤️ ❤️‍🔥 👨‍👩‍👧‍👦 👩🏽‍🚀 🏳️‍🌈 🏴‍☠️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇩🇪 🇯🇵 🇩 👍 👍🏿 ✊🏼 1️⃣ #️⃣ ☃ ☃️ ☃︎ 🧑‍🤝‍🧑 👁️‍🗨️ 🫠 🪿 🐦‍⬛ ♀ ♂️ ✅ ™ ©️ 🈳 ⌚ 🀄 \u200d \ufe0f 🏽"
).split(" ")
MARKS = "\u0300\u0301\u0302\u0303\u0308\u030a\u0323\u0327\u0331\u0338\u0345\u035c\u0360\u0489\u05b4\u05bc\u064b\u0651\u0670\u093c\u094d\u0e31\u0e47\u20d0\u20dd\u3099\u309a\ufe20"
NUMBERS = ["{}", "{:,}", "-{}", "{}.{}", "0x{:x}", "{:b}", "{}e-{}", "{}%", "${:,}.00", "€{}", "1/{}", "{}²", "20{:02}-{:02}-{:02}T{:02}:{:02}Z", "{:04} {:04} {:04}", "+49 {} {}", "v{}.{}.{}", "{}:{}", "№{}", "٣{}", "१{}", "{}９"]
ADDRESSES = [
    "https://example.org/{}?q={}&lang=en#top", "http://user:pw@10.0.{}.{}:8080/a%20b", "ftp://files.example.com/{}.tar.gz", "{}@example.co.uk", "www.{}.example", "/usr/share/{}/{}.so.1", "C:\\Users\\{}\\{}.txt",
    "git@example.com:{}/{}.git", "urn:uuid:{}-{}", "data:text/plain;base64,{}==", "[{}](https://example.net/{})", "::1/{}", "@{} #{}", "{}://{}/../{}",
]
CONTROLS = [*range(0x20), *range(0x7F, 0xA1), 0xAD, 0x34F, 0x61C, 0x180E, *range(0x2000, 0x2010), *range(0x2028, 0x2030), *range(0x205F, 0x2070), 0x3000, 0x3164, 0xFEFF, 0xFFA0, *range(0xFFF9, 0x10000), 0x1D173, 0xE0001, 0xE0020, 0xE007F, 0x10FFFF]


def texts(tokenizer):
    rng = random.Random(SEED)
    added = [token for _, token in sorted(tokenizer.get_added_tokens_decoder().items())]
    contents = [token.content for token in added]
    special = [token.content for token in added if token.special]
    yield from FIXED + CODE
    yield from runs()
    yield from control_characters()
    yield from added_tokens(contents)
    for generator, count in [(code, 400), (prose, 700), (mixed, 400), (emoji, 300), (marks, 250), (numbers, 300), (addresses, 250), (long_words, 150), (anything, 250)]:
        for _ in range(count):
            yield generator(rng)
    pieces = [tokenizer.id_to_token(id).replace("▁", " ") for id in range(tokenizer.get_vocab_size())]
    for _ in range(900):
        yield "".join(rng.choice(pieces) for _ in range(rng.randint(2, 7)))
    for _ in range(400):
        yield "".join(rng.choice([rng.choice(contents), rng.choice(special), prose(rng), rng.choice(["<", ">", " ", "\n", "</", "_of_turn>", "▁"])]) for _ in range(rng.randint(2, 5)))
    for _ in range(100):
        yield surrogates(rng)
    for generator in (code, prose, mixed, emoji, numbers):
        yield " ".join(generator(rng) for _ in range(60))


def runs():
    """Of all lengths up to 40, alone and within text."""
    for unit in (" ", "\n", "\t", "▁", "\r\n", " \n", "\n ", "\n\n ", "=", "a"):
        for length in range(1, 41):
            yield unit * length
            yield "a" + unit * length + "b"
    for spaces in range(1, 41):
        yield "\n" * (41 - spaces) + " " * spaces + "x"


def control_characters():
    for code_point in CONTROLS:
        c = chr(code_point)
        yield from (c, f"a{c}b", f" {c} ", c * 3)


def added_tokens(contents):
    for content, following in zip(contents, contents[1:] + contents[:1]):
        yield from (content, f"x{content}y", f" {content} ", content[:-1], content[1:], content * 2, content + following)


def code(rng):
    """Lines of different programs, at any depth."""
    lines = [line for text in CODE for line in text.split("\n") if line.strip()]
    return rng.choice(["\n", "\r\n", ";\n\n"]).join(rng.choice(["", "  ", "    ", "\t", "\t\t"]) * rng.randint(0, 3) + rng.choice(lines).strip() for _ in range(rng.randint(1, 3)))


def prose(rng, script=None):
    words = WORDS[script or rng.choice(list(WORDS))].split()
    chosen = [rng.choice([str, str, str.upper, str.title])(rng.choice(words)) for _ in range(rng.randint(1, 7))]
    return rng.choice(["", " ", "  "]) + rng.choice([" ", " ", "", ", ", "-", "\u00a0", "\n"]).join(chosen) + rng.choice(["", ".", "!", "?", "…", " "])


def mixed(rng):
    return rng.choice(["", " "]).join(rng.choice([prose, emoji, numbers, marks])(rng) for _ in range(rng.randint(2, 3)))


def emoji(rng):
    return rng.choice(["", " ", "\u200d", "a"]).join(rng.choice(EMOJI) for _ in range(rng.randint(1, 6)))


def marks(rng):
    """Letters under any number of marks, also ones that no language puts there, and marks alone."""
    return "".join(rng.choice("aeiouyncsAEO ใ가かअא") + "".join(rng.choice(MARKS) for _ in range(rng.choice([0, 1, 1, 2, 5]))) for _ in range(rng.randint(1, 8)))


def numbers(rng):
    return rng.choice([" ", ", ", "\t", ""]).join(rng.choice(NUMBERS).format(*(rng.randrange(10 ** rng.randint(1, 9)) for _ in range(5))) for _ in range(rng.randint(1, 3)))


def addresses(rng):
    words = WORDS["latin"].split()
    return rng.choice(ADDRESSES).format(*(rng.choice([rng.choice(words), str(rng.randrange(256)), f"{rng.getrandbits(48):012x}"]) for _ in range(3)))


def long_words(rng):
    """A hundred letters and more without a space: one script's words run together, or letters at random."""
    if rng.random() < 0.5:
        return "".join(rng.choice(WORDS[rng.choice(["latin", "cyrillic", "arabic", "cjk"])].split()) for _ in range(rng.randint(15, 25)))
    return "".join(rng.choice("abcdefghijklmnopqrstuvwxyz"[: rng.randint(1, 26)]) for _ in range(rng.randint(60, 120)))


def anything(rng):
    """Code points of any plane, assigned or not."""
    ranges = [(0, 0x7F), (0x80, 0x7FF), (0x800, 0xD7FF), (0xE000, 0xFFFF), (0x10000, 0x10FFFF)]
    return "".join(chr(rng.randint(*rng.choice(ranges))) for _ in range(rng.randint(1, 8)))
