"""Texts for the vocabulary of TinyTokenizer: hand-picked ones, and what a seeded generator makes of its characters and pieces."""
import random

SEED = 20250927

FIXED = [
    "", " ", "  ", "   ", "\n", "\n\n\n\n\n", " \n \n ", "\t", "\t\t\t", "\r\n", "a", " a", "a ", "hello world", "  leading", "trailing  ",
    "Write me a poem about Machine Learning.", "def f(x):\n    return {\"a\": x ** 2}  # ok\n", "for (int i = 0; i < n; i++) {\n\ta[i] //= b;\n}",
    "<html><table><b>x</b></table></html>", "<table", "<<table>>", "<b><b>", "< b>", "<bos>", "<eos><pad>", "<start_of_turn>user\nhi<end_of_turn>\n",
    "<end_of_turn>", "<start_of_turn", "a<start_of_turn>b", "<unk>", "<mask>", "<unused0><unused1>", "▁", "▁▁", "▁▁▁▁▁▁▁▁▁", " ▁ ▁▁  ", "a▁b c",
    "<0x41>", "<0x0A><0xFF>", "<0x", "😀", "😀😀😀", "🎉", "👨‍👩‍👧‍👦", "👩🏽‍🚀 and 🇩🇪🇫🇷", "☃️", "❤️‍🔥", "e\u0301", "éé é", "n\u0303o\u0308\u0323", "Z̷̢a̶l̵g̸o̷",
    "中文", "中文字符測試", "日本語のテキスト、カタカナ", "한국어 텍스트", "שלום עולם", "مرحبا بالعالم", "\u202eabc\u202c", "हिन्दी में", "ภาษาไทย", "Ελληνικά και кириллица",
    "\x00\x01\x02\x1f\x7f\x80\x9f", "\u00a0\u2003\u3000", "\u2028\u2029\u0085", "\ufeffBOM", "\ufffd\ufffe\uffff", "\U0010ffff\U000e0001", "\ud800", "a\udc00b", "\ud83d",
    "\ud83d \ude00", "\ude00\ud83d", "x" * 70, "ab" * 40, "abc" * 30, "a" * 33, "the" * 20, " the" * 20, "\n" * 40, " " * 40, "\t" * 17, "...." * 9, "() {} == // ;\t",
    "th the that this with  thought night light eight", "story tory ory hello jello yellow", "123456 0012 23", "a▁w▁b em▁ th▁ght▁om▁", ",,, , ,", "bcdef abcdef defabc",
]

ALPHABETS = [
    "etaoinshrdlu ", "abcdef", "the wh ou ing and", " \n", " \t\n▁", "<>b/tale_sofurn", "0123 ", "(){}=/;.,\t ", "éüß—中文😀 ab", "中文字 \n",
    "😀🎉👩‍🚀\u200d\ufe0f", "e\u0301\u0308\u0323a ", "\x00\x07\x1b\x7f\u0085\u200b ", "אבג abc \u200f\u202e", "ᚠ𐍈𝒳\U0001f9ff a", "\ud800\udc00ab ", "thabcdefghilmnoqrstuvwy▁ ",
]
SNIPPETS = [
    "<bos>", "<eos>", "<start_of_turn>", "<end_of_turn>", "<unk>", "<table>", "</table>", "<b>", "</b>", "<mask>", "<unused0>", "\n\n\n", "\n", "▁▁", "▁▁▁▁", "  ",
    "hello", " the", " you", "poem", "ation", "😀", "é", "<0x41>", "中文", "\ud83d", "<", "the\n", "<start_of_turn>user\n", "()", " ",
]


def texts(tokenizer):
    rng = random.Random(SEED)
    yield from FIXED
    for alphabet in ALPHABETS:
        for _ in range(42):
            yield "".join(rng.choice(alphabet) for _ in range(rng.randint(1, 28)))
    for _ in range(280):
        yield "".join(rng.choice(SNIPPETS) for _ in range(rng.randint(1, 8)))
    for _ in range(60):
        yield "".join(chr(rng.choice([rng.randint(1, 0x2FF), rng.randint(0xE000, 0xFFFF), rng.randint(0x10000, 0x10FFFF)])) for _ in range(rng.randint(1, 8)))


def surrogates(rng):
    """Halves of pairs in any order: some meet and become characters, the others have no UTF-8."""
    return "".join(rng.choice(["\ud83d", "\ude00", "\udc00", "\ud800", "\udfff", " ", "a", "<b>"]) for _ in range(rng.randint(1, 7)))
