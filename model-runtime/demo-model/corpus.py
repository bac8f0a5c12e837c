"""Makes the corpus: the vocabulary, the training tokens and samples to read.

    python corpus.py --out build [--shards 12] [--vocabulary 1536] [--seed 1]

Writes tokenizer.json, shards train-00.bin …, copy.bin, drill.bin and opening.bin (uint16 tokens, the top bit set where the model writes), their
.idx (int64 starts) and sample.txt. The same seed gives the same files; shards that exist are kept, so more can be added.
"""

import argparse
import json
import multiprocessing
import pathlib
import random

import numpy as np

from nano import puzzles
from nano.dialogues import dialogue, drill, opening
from nano.tokenizer import encode, load, train

OWN = 0x8000
VOCABULARY_SAMPLE = 40_000
SHARD_DIALOGUES = 50_000
# Files beside the shards: how many dialogues, of what, and whether their answers end.
EXTRAS = {"copy": (50_000, lambda rng: [puzzles.repeat(rng)], True), "drill": (160_000, drill, True), "opening": (300_000, opening, False)}


def write(path: pathlib.Path, dialogues, tokenizer, ends: bool) -> int:
    """Encodes dialogues into path.bin and path.idx; returns the number of tokens."""
    starts, parts, total = [0], [], 0
    for turns in dialogues:
        ids, own = encode(tokenizer, turns, ends)
        parts.append(np.array(ids, dtype=np.uint16) | (np.array(own, dtype=np.uint16) * OWN))
        total += len(ids)
        starts.append(total)
    np.concatenate(parts).tofile(path.with_suffix(".bin"))
    np.array(starts, dtype=np.int64).tofile(path.with_suffix(".idx"))
    return total


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--shards", type=int, default=12)
    parser.add_argument("--vocabulary", type=int, default=1536)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)

    vocabulary = options.out / "tokenizer.json"
    if not vocabulary.exists():
        make_vocabulary(options.out, options.vocabulary, random.Random(f"{options.seed} vocabulary"))
    names = [*EXTRAS, *(f"train-{shard:02}" for shard in range(options.shards))]
    missing = [(options.out, name, options.seed) for name in names if not (options.out / f"{name}.idx").exists()]
    with multiprocessing.Pool() as processes:
        for name, tokens in processes.imap_unordered(make, missing):
            print(f"{name}: {tokens} tokens", flush=True)


def make(what: tuple[pathlib.Path, str, int]) -> tuple[str, int]:
    """Makes one file."""
    out, name, seed = what
    rng = random.Random(f"{seed} {name}")
    count, turns, ends = EXTRAS.get(name, (SHARD_DIALOGUES, lambda rng: dialogue(rng)[1], True))
    return name, write(out / name, (turns(rng) for _ in range(count)), load(out / "tokenizer.json"), ends)


def make_vocabulary(out: pathlib.Path, size: int, rng: random.Random) -> None:
    """Writes tokenizer.json, and the first of the dialogues it was counted on for people to read."""
    sample = [dialogue(rng) for _ in range(VOCABULARY_SAMPLE)]
    shown = (f"[{task}]\n" + "\n".join(f"> {q}\n{a}" for q, a in turns) for task, turns in sample[:500])
    (out / "sample.txt").write_text("\n\n".join(shown), encoding="utf-8")
    texts = (text for _, turns in sample for turn in turns for text in turn)
    (out / "tokenizer.json").write_text(json.dumps(train(texts, size), ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
