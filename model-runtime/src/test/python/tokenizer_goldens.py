"""Writes what Hugging Face tokenizers makes of many texts, as golden data for BpeTokenizer.

    pip install -r requirements.txt
    python tokenizer_goldens.py <tiny tokenizer.json> <tokenizer-goldens.jsonl>

The tokenizer.json is TinyTokenizer's: TokenizerGoldensTest leaves it in target/goldens/. One JSON object per line; the first names the
tokenizer.json by its SHA-256, the others are {"text", "content", "raw" if it differs}, {"ids", "decoded"} or {"prompt", "turn"}.
"""
import hashlib
import json
import random
import sys

from jinja2 import Environment
from tokenizers import Tokenizer

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

# The user turn of Gemma 2's chat_template, as its tokenizer_config.json has it.
TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}{% if (message['role'] == 'assistant') %}{% set role = 'model' %}{% else %}"
    "{% set role = message['role'] %}{% endif %}{{ '<start_of_turn>' + role + '\n' + message['content'] | trim + '<end_of_turn>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{'<start_of_turn>model\n'}}{% endif %}"
)
SPACES = [chr(c) for c in range(0x10000) if chr(c).isspace()]
NEAR_SPACES = ["\u200b", "\u180e", "\ufeff", "\u2060", "\u200e", "\x00", "\x08", "\x0e", "\x1b", "\x86"]
PROMPTS = ["", " ", "hi", "  hi  ", "\n\nhi there\n\n", "a\n\nb", "Write me a poem about 😀.", "▁a▁"] + [
    f"{space}x {space}y{space}" for space in SPACES + NEAR_SPACES
]


def turn(prompt):
    environment = Environment(trim_blocks=True, lstrip_blocks=True)
    messages = [{"role": "user", "content": prompt}]
    return environment.from_string(TEMPLATE).render(bos_token="<bos>", messages=messages, add_generation_prompt=True)


def texts():
    rng = random.Random(SEED)
    yield from FIXED
    for alphabet in ALPHABETS:
        for _ in range(42):
            yield "".join(rng.choice(alphabet) for _ in range(rng.randint(1, 28)))
    for _ in range(280):
        yield "".join(rng.choice(SNIPPETS) for _ in range(rng.randint(1, 8)))
    for _ in range(60):
        yield "".join(chr(rng.choice([rng.randint(1, 0x2FF), rng.randint(0xE000, 0xFFFF), rng.randint(0x10000, 0x10FFFF)])) for _ in range(rng.randint(1, 8)))


def id_lists(tokenizer):
    rng = random.Random(SEED + 1)
    size = tokenizer.get_vocab_size()
    space, emoji = tokenizer.token_to_id("▁"), tokenizer.token_to_id("😀")
    for _ in range(150):
        yield [rng.randrange(size) for _ in range(rng.randint(1, 12))]
    for text in ["🎉", "🎉🎊", "ᚠ a", "\u00a0"]:
        ids = [6 + b for b in text.encode()]
        for cut in range(1, len(ids) + 1):
            yield ids[:cut]
            yield [space] + ids[:cut] + [space, emoji]
            yield ids[:cut] + [1] + ids[cut:]
    yield [6 + 0xED, 6 + 0xA0, 6 + 0x80]
    yield [6 + 0xC0, 6 + 0x80]
    yield [6 + 0xF4, 6 + 0x90, 6 + 0x80, 6 + 0x80]


def utf8(text):
    """Lone surrogates have no UTF-8: they become U+FFFD before any tokenizer sees them. Java's strings hold pairs; Python's don't."""
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return "".join("\ufffd" if 0xD800 <= ord(c) <= 0xDFFF else c for c in text)


def main(tokenizer_json, goldens):
    tokenizer = Tokenizer.from_file(tokenizer_json)
    with open(tokenizer_json, "rb") as f:
        sha256 = hashlib.sha256(f.read()).hexdigest()
    unique = list(dict.fromkeys(texts()))
    with open(goldens, "w", encoding="utf-8") as out:
        def line(value):
            out.write(json.dumps(value, separators=(",", ":")) + "\n")

        line({"tokenizer": sha256})
        for text in unique:
            tokenizer.encode_special_tokens = True
            content = tokenizer.encode(utf8(text), add_special_tokens=False).ids
            tokenizer.encode_special_tokens = False
            raw = tokenizer.encode(utf8(text), add_special_tokens=False).ids
            line({"text": text, "content": content} | ({"raw": raw} if raw != content else {}))
        for ids in id_lists(tokenizer):
            line({"ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=True)})
        for prompt in PROMPTS:
            line({"prompt": prompt, "turn": tokenizer.encode(turn(prompt), add_special_tokens=False).ids})
    print(f"{len(unique)} texts", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
