"""Prints a model's answers to the requests of a file, sampled with the API's default inputs: the samples of the model card.

    python sample.py --model gemma2-nano [--requests data/eval/card.txt] [--seed 1]
"""

import argparse
import pathlib

import torch
from transformers import Gemma2ForCausalLM

from nano.sampling import answers
from nano.tokenizer import load


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=pathlib.Path, required=True)
    parser.add_argument("--requests", type=pathlib.Path, default=pathlib.Path("data/eval/card.txt"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model = Gemma2ForCausalLM.from_pretrained(options.model, dtype=torch.float32, attn_implementation="eager").eval()
    requests = options.requests.read_text(encoding="utf-8").splitlines()
    for request, (answer, ended) in zip(requests, answers(model, load(options.model / "tokenizer.json"), requests, options.seed), strict=True):
        print(f"**{request}**\n\n{answer}{'' if ended else ' …'}\n")


if __name__ == "__main__":
    main()
