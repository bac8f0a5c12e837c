"""Measures an exported model on requests held out from training, sampled with the API's default inputs.

    python evaluate.py --model gemma2-nano [--seeds 5] [--poems 500] [--threads 2] [--out evaluation.json]

Prints a table, and writes every answer to the file.
"""

import argparse
import collections
import difflib
import json
import math
import pathlib
import random
import re

import torch
from transformers import Gemma2ForCausalLM

from nano import puzzles
from nano.dialogues import dialogue, poem_turn
from nano.heldout import Case, bare, cases, topics
from nano.phrasing import MARK, request
from nano.sampling import answers
from nano.tokenizer import encode, load


def right(case: Case, answer: str) -> bool:
    """Whether the answer does what the request asks, as far as a program can tell."""
    low = answer.lower()
    if case.task in ("poem", "story"):
        return all(bare(part.strip()) in low for part in case.wanted.split(","))
    if case.task == "name_some":
        count, name = case.wanted.split()
        named = [re.sub(r"^\d+\. ", "", line) for line in answer.split("\n")]
        return len(named) == len(set(named)) == int(count) and set(named) <= set(puzzles.categories()[name])
    if not case.free:
        close = max(difflib.SequenceMatcher(None, answer, w).ratio() for w in case.wanted.split("\n"))
        return close > 0.85 if case.task == "service" else answer.strip() == case.wanted
    return free_right(case, low)


def free_right(case: Case, low: str) -> bool:
    """The same for a hand-written request, whose wanted text holds parts of the answer."""
    if case.task in ("smalltalk", "cannot"):
        return any(part in low for part in case.wanted.split(";"))
    if case.task == "reverse_list":
        return low.partition("reversed")[2].replace(".", "").replace(":", "").split(", ") == [
            f" {n} {w}" if i == 0 else f"{n} {w}" for i, (n, w) in enumerate(reversed(list(enumerate(reversed(case.wanted.split(";")), 1))))
        ]
    if case.task in ("total", "count_items", "count_letters"):
        return re.findall(r"\d+", low)[-1:] == [case.wanted]
    if case.task == "count_to":
        return low.rstrip(".") == case.wanted
    return all(part.lower() in low for part in case.wanted.split(";"))


def couplets(poem: str, topic: str) -> list[str]:
    """The couplets of a poem, the topic masked."""
    lines = re.sub(re.escape(bare(topic)), "#", poem.lower()).split("\n")
    return ["\n".join(lines[at : at + 2]) for at in range(0, len(lines) - 1, 2)]


def repetition(model, tokenizer, count: int) -> dict:
    """How often the commonest couplet comes in so many poems, topics unseen, known and made up."""
    rng = random.Random("poems")
    asked = [(request("poem", rng), t.asked) for t in topics(rng)[: count // 6]]
    requests = [(text.replace(MARK, topic), topic) for text, topic in asked]
    while len(requests) < count:
        text, poem = poem_turn(rng)
        requests.append((text, ""))
    poems = [a for a, _ in answers(model, tokenizer, [r for r, _ in requests], seed=77)]
    counted = collections.Counter(c for p, (_, t) in zip(poems, requests, strict=True) for c in set(couplets(p, t or "\0")))
    lines = collections.Counter(line for p in poems for line in set(p.split("\n")))
    return {"couplets": counted.most_common(5), "lines": lines.most_common(5), "different": len(counted), "poems": count}


@torch.inference_mode()
def perplexity(model, tokenizer, count: int) -> dict[str, float]:
    """Per task, over the tokens of the answers in fresh dialogues."""
    rng = random.Random("perplexity")
    totals: dict[str, list[float]] = collections.defaultdict(lambda: [0.0, 0])
    for _ in range(count):
        task, turns = dialogue(rng)
        ids, own = encode(tokenizer, turns)
        logits = model(torch.tensor([ids])).logits[0, :-1]
        losses = torch.nn.functional.cross_entropy(logits, torch.tensor(ids[1:]), reduction="none")
        chosen = losses[torch.tensor(own[1:])]
        for key in (task, "all"):
            totals[key][0] += chosen.sum().item()
            totals[key][1] += len(chosen)
    return {task: round(math.exp(total / n), 3) for task, (total, n) in sorted(totals.items())}


def measure(model, tokenizer, seeds: int) -> tuple[dict, list]:
    """The shares of right answers per task and phrasing, of answers that end, and every answer."""
    held, shares, shown = cases(1), collections.defaultdict(list), []
    for seed in range(seeds):
        for case, (answer, ended) in zip(held, answers(model, tokenizer, [c.request for c in held], seed), strict=True):
            good = right(case, answer)
            shares[f"{case.task}, {'free' if case.free else 'known'} phrasing"].append(good)
            shares["ends by itself"].append(ended)
            shown.append({"task": case.task, "free": case.free, "request": case.request, "answer": answer, "right": good, "ended": ended})
    return {name: (round(sum(v) / len(v), 3), len(v)) for name, v in shares.items()}, shown


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=pathlib.Path, required=True)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--poems", type=int, default=500)
    parser.add_argument("--dialogues", type=int, default=1000, help="for perplexity")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("evaluation.json"))
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model = Gemma2ForCausalLM.from_pretrained(options.model, dtype=torch.float32, attn_implementation="eager").eval()
    tokenizer = load(options.model / "tokenizer.json")
    shares, shown = measure(model, tokenizer, options.seeds)
    for name, (share, count) in shares.items():
        print(f"{name:36} {share:.3f} of {count}", flush=True)
    poems = repetition(model, tokenizer, options.poems) if options.poems else {}
    print(json.dumps(poems, indent=1, ensure_ascii=False), flush=True)
    spread = perplexity(model, tokenizer, options.dialogues)
    print(spread)
    report = {"shares": shares, "repetition": poems, "perplexity": spread, "answers": shown}
    options.out.write_text(json.dumps(report, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
