"""Batches of dialogues of like length, drawn from the corpus files in an order that a seed fixes."""

import dataclasses
import itertools
import pathlib
from collections.abc import Callable, Iterator

import numpy as np

OWN = 0x8000
# Dialogues sorted by length at a time.
POOL = 4096
LONGEST = 700


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

    extras gives, by a pool's number, the shares of it that come from the files copy and drill.
    """
    files = {name: Shard.open(folder / name) for name in ("copy", "drill")}
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
    """Splits a pool into batches of at most size padded tokens, shuffled: tokens [batch, length], and which of them the model writes."""
    dialogues = sorted(dialogues, key=len)
    found, at = [], 0
    while at < len(dialogues):
        count = 1
        while at + count < len(dialogues) and len(dialogues[at + count]) * (count + 1) <= size:
            count += 1
        rows = dialogues[at : at + count]
        table = np.zeros((count, len(rows[-1])), dtype=np.uint16)
        for row, tokens in zip(table, rows, strict=True):
            row[: len(tokens)] = tokens
        found.append(((table & ~np.uint16(OWN)).astype(np.int64), table >= OWN))
        at += count
    rng.shuffle(found)
    return found
