"""Measures the perplexity of an exported model on fresh dialogues, over the tokens of the answers, per task.

    python perplexity.py --model gemma2-nano [--dialogues 1000] [--threads 2]
"""

import argparse
import collections
import math
import pathlib
import random

import torch
from transformers import Gemma2ForCausalLM

from nano.dialogues import dialogue
from nano.tokenizer import encode, load


@torch.inference_mode()
def perplexity(model, tokenizer, count: int) -> dict[str, float]:
    """Per task and of all."""
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


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=pathlib.Path, required=True)
    parser.add_argument("--dialogues", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model = Gemma2ForCausalLM.from_pretrained(options.model, dtype=torch.float32, attn_implementation="eager").eval()
    for task, value in perplexity(model, load(options.model / "tokenizer.json"), options.dialogues).items():
        print(f"{task:16} {value}")


if __name__ == "__main__":
    main()
