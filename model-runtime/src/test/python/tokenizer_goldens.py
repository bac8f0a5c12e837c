"""Writes what Hugging Face tokenizers and transformers make of texts, ids and conversations, as golden data for the tokenizer's tests.

    pip install -r requirements.txt
    python tokenizer_goldens.py tiny <tokenizer.json> ../resources/tokenizer/tokenizer-goldens.jsonl
    python tokenizer_goldens.py gemma <tokenizer.json> ../resources/tokenizer/gemma-goldens.jsonl.gz
    python tokenizer_goldens.py show <tokenizer.json> '"a text as JSON"'

The tests leave both tokenizer.json under target/: TokenizerGoldensTest the tiny one in goldens/, GemmaTokenizer that of Gemma 2 in
gemma-tokenizer/. One JSON object per line; the first names the tokenizer.json by its SHA-256, the others are {"text", "content", "raw" if
it differs}, {"ids", "decoded"}, {"messages", "turns"} and, for texts that follow from the vocabulary itself, {"sweep", "checksums"}.
"""
import gzip
import hashlib
import json
import random
import sys
import zlib

import gemma_texts
import tiny_texts
from chats import Chat, conversations
from tokenizers import Tokenizer

SEED = 20250928

# Texts of a sweep whose ids share a checksum: so many are named when it differs.
BLOCK = 1000


def id_lists(tokenizer):
    rng = random.Random(SEED)
    size = tokenizer.get_vocab_size()
    space, emoji, eos = tokenizer.token_to_id("▁"), tokenizer.token_to_id("😀"), tokenizer.token_to_id("<eos>")
    # The tab has a piece in place of its byte.
    byte = [tokenizer.token_to_id("\t" if b == 9 else f"<0x{b:02X}>") for b in range(256)]
    for _ in range(150):
        yield [rng.randrange(size) for _ in range(rng.randint(1, 12))]
    for _ in range(100):
        yield [rng.choice([rng.randrange(size), space, eos, *rng.choices(byte, k=6)]) for _ in range(rng.randint(1, 12))]
    for text in ["🎉", "🎉🎊", "ᚠ a", "\u00a0"]:
        ids = [byte[b] for b in text.encode()]
        for cut in range(1, len(ids) + 1):
            yield ids[:cut]
            yield [space] + ids[:cut] + [space, emoji]
            yield ids[:cut] + [eos] + ids[cut:]
    for not_utf8 in [b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80"]:
        yield [byte[b] for b in not_utf8]


def sweeps(pieces):
    """Every piece, and every piece followed by another: as many texts as there are pieces."""
    yield "pieces", pieces
    yield "pairs", [piece + pieces[(id * 7919 + 13) % len(pieces)] for id, piece in enumerate(pieces)]


def checksums(tokenizer, texts):
    tokenizer.encode_special_tokens = True
    for start in range(0, len(texts), BLOCK):
        encodings = tokenizer.encode_batch(texts[start : start + BLOCK], add_special_tokens=False)
        yield zlib.crc32("".join(" ".join(map(str, encoding.ids)) + "\n" for encoding in encodings).encode())


def utf8(text):
    """Lone surrogates have no UTF-8: they become U+FFFD before any tokenizer sees them. Java's strings hold pairs; Python's don't."""
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return "".join("\ufffd" if 0xD800 <= ord(c) <= 0xDFFF else c for c in text)


def encoded(tokenizer, text):
    tokenizer.encode_special_tokens = True
    content = tokenizer.encode(utf8(text), add_special_tokens=False).ids
    tokenizer.encode_special_tokens = False
    raw = tokenizer.encode(utf8(text), add_special_tokens=False).ids
    return {"text": text, "content": content} | ({"raw": raw} if raw != content else {})


def goldens(tokenizer, tokenizer_json, texts):
    with open(tokenizer_json, "rb") as f:
        yield {"tokenizer": hashlib.sha256(f.read()).hexdigest()}
    for text in dict.fromkeys(texts(tokenizer)):
        yield encoded(tokenizer, text)
    for ids in id_lists(tokenizer):
        yield {"ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=True)}
    chat = Chat(tokenizer, tokenizer_json)
    for conversation in conversations():
        yield {"messages": [{"role": role, "content": content} for role, content in conversation], "turns": chat.turns(conversation)}
    pieces = [tokenizer.id_to_token(id).replace("▁", " ") for id in range(tokenizer.get_vocab_size())]
    for name, swept in sweeps(pieces):
        yield {"sweep": name, "checksums": list(checksums(tokenizer, swept))}


def main(command, tokenizer_json, argument):
    tokenizer = Tokenizer.from_file(tokenizer_json)
    if command == "show":
        print({name: [(id, tokenizer.id_to_token(id)) for id in ids] for name, ids in encoded(tokenizer, json.loads(argument)).items() if name != "text"})
        return
    texts = {"tiny": tiny_texts.texts, "gemma": gemma_texts.texts}[command]
    lines = "".join(json.dumps(golden, separators=(",", ":")) + "\n" for golden in goldens(tokenizer, tokenizer_json, texts)).encode()
    with open(argument, "wb") as out:
        out.write(gzip.compress(lines, mtime=0) if argument.endswith(".gz") else lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
