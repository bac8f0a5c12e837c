"""A BPE vocabulary in the form of Gemma 2's tokenizer.json: `▁` for space, bytes for unknown characters, no pre-tokenizer."""

import json
import pathlib
import string
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

SPECIAL = ["<pad>", "<eos>", "<bos>", "<unk>", "<start_of_turn>", "<end_of_turn>"]
PAD, EOS, BOS, UNK, START_OF_TURN, END_OF_TURN = range(6)
BYTES = [f"<0x{b:02X}>" for b in range(256)]
# While merges are counted, text is cut here; as no merge crosses a cut, encoding needs no cuts (Gemma's file has none that act).
PIECES = r"▁?\p{L}+|\p{N}|▁|[^\p{L}\p{N}▁]"
LETTERS = string.ascii_letters + string.digits + string.punctuation + "\n▁éèêñüöäç’“”–—"


def train(texts: Iterable[str], size: int) -> dict:
    """The content of tokenizer.json for a vocabulary of the given size."""
    counted = Tokenizer(models.BPE())
    counted.normalizer = normalizers.Replace(" ", "▁")
    counted.pre_tokenizer = pre_tokenizers.Split(Regex(PIECES), "isolated")
    trainer = trainers.BpeTrainer(
        vocab_size=size - len(SPECIAL) - len(BYTES), initial_alphabet=sorted(LETTERS), limit_alphabet=len(LETTERS), max_token_length=14,
        show_progress=False,
    )
    counted.train_from_iterator(texts, trainer)
    learned = json.loads(counted.to_str())["model"]
    pieces = sorted(learned["vocab"], key=learned["vocab"].get)
    vocab = {piece: at for at, piece in enumerate(SPECIAL + BYTES + pieces)}
    return layout(vocab, learned["merges"])


def layout(vocab: dict[str, int], merges: list[list[str]]) -> dict:
    """tokenizer.json as google/gemma-2-27b-it has it, key by key."""
    bos = {"SpecialToken": {"id": "<bos>", "type_id": 0}}
    second_bos = {"SpecialToken": {"id": "<bos>", "type_id": 1}}
    sequence_a, sequence_b = {"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": at, "content": token, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
            for at, token in enumerate(SPECIAL)
        ],
        "normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
        "pre_tokenizer": {"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious", "invert": False},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [bos, sequence_a],
            "pair": [bos, sequence_a, second_bos, sequence_b],
            "special_tokens": {"<bos>": {"id": "<bos>", "ids": [BOS], "tokens": ["<bos>"]}},
        },
        "decoder": {
            "type": "Sequence",
            "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"}],
        },
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": "<unk>",
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": True,
            "byte_fallback": True,
            "ignore_merges": False,
            "vocab": vocab,
            "merges": merges,
        },
    }


def load(path: pathlib.Path) -> Tokenizer:
    """The tokenizer of a tokenizer.json."""
    return Tokenizer.from_file(str(path))


def encode(tokenizer: Tokenizer, turns: list[tuple[str, str]], ends: bool = True) -> tuple[list[int], list[bool]]:
    """Gemma's chat format for the turns, and which tokens the model writes itself: every answer and its end_of_turn.

    If it does not end, the last answer goes on after what is given of it.
    """
    newline = tokenizer.token_to_id("\n")
    user, model = (tokenizer.encode(role, add_special_tokens=False).ids for role in ("user", "model"))
    ids, own = [BOS], [False]
    for request, answer in turns:
        if len(ids) > 1:
            ids, own = [*ids, newline], [*own, False]
        asked = tokenizer.encode(request.strip(), add_special_tokens=False).ids
        said = tokenizer.encode(answer, add_special_tokens=False).ids
        head = [START_OF_TURN, *user, newline, *asked, END_OF_TURN, newline, START_OF_TURN, *model, newline]
        ids += head + said + [END_OF_TURN]
        own += [False] * len(head) + [True] * (len(said) + 1)
    return (ids, own) if ends else (ids[:-1], own[:-1])


def prompt(tokenizer: Tokenizer, request: str) -> list[int]:
    """The tokens before the answer to a single request."""
    ids, own = encode(tokenizer, [(request, "")])
    return ids[: own.index(True)]
