"""Writes the held-out requests, each with a check of its answer, for the engine's tests to put to the model.

    python cases.py --out ../src/test/resources/io/foretell/demo

Writes held-out.jsonl, a request per task and phrasing, and poems.jsonl, requests for 500 poems on topics known, unseen and made up.
"""

import argparse
import json
import pathlib
import random

from nano.dialogues import poem_turn
from nano.heldout import bare, cases, topics
from nano.phrasing import fill, request

POEMS = 500


def poems() -> list[dict]:
    """Requests for poems; the topic, where it is known, so that it can be masked when couplets are compared."""
    rng = random.Random("poems")
    asked = [(request("poem", rng), t.asked) for t in topics(rng)[: POEMS // 6]]
    rows = [{"request": fill(text, topic), "topic": bare(topic)} for text, topic in asked]
    while len(rows) < POEMS:
        rows.append({"request": poem_turn(rng)[0], "topic": ""})
    return rows


def write(path: pathlib.Path, rows: list[dict]) -> None:
    """A row per line."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    held = [{"task": c.task, "phrasing": c.phrasing, "request": c.request, "check": c.check} for c in cases(1)]
    write(options.out / "held-out.jsonl", held)
    write(options.out / "poems.jsonl", poems())


if __name__ == "__main__":
    main()
