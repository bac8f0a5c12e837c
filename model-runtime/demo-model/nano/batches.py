"""Batches of dialogues of like length, drawn from the corpus files in an order that a seed fixes."""

import bisect
import dataclasses
import itertools
import pathlib
from collections.abc import Callable, Iterator

import numpy as np

OWN = 0x8000
# Dialogues sorted by length at a time.
POOL = 4096
# Tokens of a padded dialogue: the model reads all but the last of them, and matrices of few, even sizes are multiplied fastest.
LENGTHS = [n + 1 for n in (*range(32, 256, 16), *range(256, 384, 32), *range(384, 705, 64))]
LONGEST = LENGTHS[-1]


@dataclasses.dataclass(eq=False)
class Shard:
    """A file of dialogues."""

    tokens: np.ndarray
    starts: np.ndarray

    @staticmethod
    def open(path: pathlib.Path) -> "Shard":
        """Maps path.bin and path.idx."""
        return Shard(np.fromfile(path.with_suffix(".bin"), dtype=np.uint16), np.fromfile(path.with_suffix(".idx"), dtype=np.int64))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def get(self, at: int) -> np.ndarray:
        """The tokens of one dialogue."""
        return self.tokens[self.starts[at] : min(self.starts[at + 1], self.starts[at] + LONGEST)]


def pools(folder: pathlib.Path, seed: tuple[int, int], extras: Callable[[int], dict[str, float]]) -> Iterator[list[np.ndarray]]:
    """Endless pools of dialogues; after the last shard the first comes again.

    extras gives, by a pool's number, the shares of it that come from the files copy, drill and opening.
    """
    files = {name: Shard.open(folder / name) for name in ("copy", "drill", "opening")}
    rng = np.random.default_rng(seed)
    pool = 0
    for number in itertools.count():
        shard = Shard.open(folder / f"train-{number % len(list(folder.glob('train-*.idx'))):02}")
        order = rng.permutation(len(shard))
        at = 0
        while at < len(order):
            counts = {files[name]: int(POOL * share) for name, share in extras(pool).items()}
            own = POOL - sum(counts.values())
            chosen = [shard.get(i) for i in order[at : at + own]]
            at += own
            for extra, count in counts.items():
                chosen += [extra.get(i) for i in rng.integers(len(extra), size=count)]
            yield chosen
            pool += 1


def batches(dialogues: list[np.ndarray], size: int, rng: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    """Splits a pool into batches of about size padded tokens, shuffled: tokens [batch, length], and which of them the model writes."""
    found = []
    for length, same in itertools.groupby(sorted(dialogues, key=len), lambda tokens: LENGTHS[bisect.bisect_left(LENGTHS, len(tokens))]):
        rows, count = list(same), size // (length - 1)
        found += [table(rows[at : at + count], length) for at in range(0, len(rows), count)]
    rng.shuffle(found)
    return [((tokens & ~np.uint16(OWN)).astype(np.int64), tokens >= OWN) for tokens in found]


def table(rows: list[np.ndarray], length: int) -> np.ndarray:
    """The dialogues as rows, padded on the right."""
    found = np.zeros((len(rows), length), dtype=np.uint16)
    for row, tokens in zip(found, rows, strict=True):
        row[: len(tokens)] = tokens
    return found
