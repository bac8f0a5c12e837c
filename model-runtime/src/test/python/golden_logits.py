"""Makes the golden logits of the tiny Gemma 2 with Hugging Face transformers: eager attention, fp32.

    pip install -r requirements.txt
    python golden_logits.py <folder of the tiny Gemma> <src/test/resources/io/foretell/gemma>

The folder is TinyGemma's: GoldenLogitsTest leaves it in target/goldens/tiny-gemma.
Writes golden-logits.json (the tokens, and the SHA-256 of the model that they were made from) and golden-logits.f32 (little-endian rows of logits: one per
prompt token, then one per decode step).
"""

import hashlib
import json
import pathlib
import sys

import torch
import transformers

# 40 tokens are five windows of 8.
PROMPT_TOKENS = 40
DECODE_STEPS = 16
BOS = 2
FIRST_TEXT_TOKEN = 6


def prompt(vocabulary_size: int) -> list[int]:
    """BOS, then tokens that look random but need no generator whose algorithm could change."""
    text_tokens = vocabulary_size - FIRST_TEXT_TOKEN
    return [BOS] + [FIRST_TEXT_TOKEN + (i * i * 37 + i * 101) % text_tokens for i in range(1, PROMPT_TOKENS)]


def model_sha256(folder: pathlib.Path) -> str:
    """Over what the logits depend on: config and shards, in the order of their names."""
    digest = hashlib.sha256()
    for file in [folder / "config.json", *sorted(folder.glob("*.safetensors"))]:
        digest.update(file.read_bytes())
    return digest.hexdigest()


@torch.no_grad()
def run(model, tokens: list[int]) -> tuple[list[int], torch.Tensor]:
    """Prefills the prompt at once, then decodes greedily with the cache."""
    step = model(torch.tensor([tokens]), use_cache=True)
    rows, decoded = [step.logits[0]], []
    for _ in range(DECODE_STEPS):
        decoded.append(int(rows[-1][-1].argmax()))
        step = model(torch.tensor([decoded[-1:]]), past_key_values=step.past_key_values, use_cache=True)
        rows.append(step.logits[0])
    return decoded, torch.cat(rows)


def main(folder: pathlib.Path, target: pathlib.Path) -> None:
    torch.set_num_threads(1)
    model = transformers.AutoModelForCausalLM.from_pretrained(
        folder, attn_implementation="eager", dtype=torch.float32
    ).eval()
    tokens = prompt(model.config.vocab_size)
    decoded, logits = run(model, tokens)
    (target / "golden-logits.f32").write_bytes(logits.numpy().astype("<f4").tobytes())
    facts = {
        "torch": torch.__version__.split("+")[0],
        "transformers": transformers.__version__,
        "model_sha256": model_sha256(folder),
        "prompt": tokens,
        "decoded": decoded,
    }
    (target / "golden-logits.json").write_text(json.dumps(facts, indent=1) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
