"""Writes the greedy answers of transformers to 50 requests, for the engine's tests to repeat token by token.

    python golden.py --model gemma2-nano --out ../src/test/resources/io/foretell/demo/greedy.jsonl [--requests 50] [--tokens 96]
"""

import argparse
import json
import pathlib

import torch
from transformers import Gemma2ForCausalLM

from nano.heldout import cases
from nano.tokenizer import END_OF_TURN, EOS, load, prompt


@torch.inference_mode()
def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--requests", type=int, default=50)
    parser.add_argument("--tokens", type=int, default=96)
    options = parser.parse_args()
    torch.set_num_threads(1)
    model = Gemma2ForCausalLM.from_pretrained(options.model, dtype=torch.float32, attn_implementation="eager").eval()
    tokenizer = load(options.model / "tokenizer.json")
    held = cases(1)
    rows = []
    for case in held[:: len(held) // options.requests][: options.requests]:
        ids = prompt(tokenizer, case.request)
        out = model.generate(
            torch.tensor([ids]), do_sample=False, max_new_tokens=options.tokens, eos_token_id=[EOS, END_OF_TURN], pad_token_id=0
        )[0, len(ids) :].tolist()
        output = [i for i in out if i not in (EOS, END_OF_TURN)]
        row = {"request": case.request, "max_new_tokens": options.tokens, "prompt": ids, "output": output, "text": tokenizer.decode(output)}
        rows.append(json.dumps(row, ensure_ascii=False) + "\n")
    options.out.write_text("".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
