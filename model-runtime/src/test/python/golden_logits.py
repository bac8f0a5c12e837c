"""Makes the golden logits of Gemma 2 models with Hugging Face transformers: eager attention, fp32.

    pip install -r requirements.txt
    python golden_logits.py <src/test/resources/io/foretell/gemma/goldens> <model folder> ...

GoldenLogitsTest leaves the generated models' folders in target/goldens. For each folder it writes <its name>.json (the tokens, the SHA-256 of the model that
they were made from, the config as transformers saves it) and <its name>.f32 (little-endian rows of logits: one per prompt token, then one per decode step;
of each row every STRIDE-th id, then the one whose logit is largest without its sign).
"""

import hashlib
import json
import pathlib
import sys
import tempfile

import torch
import transformers

DECODE_STEPS = 64
STRIDE = 8
BOS = 2
FIRST_TEXT_TOKEN = 6
# What transformers itself may differ by between two ways to the same row, as a share of the row's largest logit.
OWN_DIFFERENCE = 2e-5


def prompt(length: int, vocabulary_size: int) -> list[int]:
    """BOS, then tokens that look random but need no generator whose algorithm could change."""
    text_tokens = vocabulary_size - FIRST_TEXT_TOKEN
    return [BOS] + [FIRST_TEXT_TOKEN + (i * i * 37 + i * 101) % text_tokens for i in range(1, length)]


def model_sha256(folder: pathlib.Path) -> str:
    """Over what the logits depend on: config and shards, in the order of their names."""
    digest = hashlib.sha256()
    for file in [folder / "config.json", *sorted(folder.glob("*.safetensors"))]:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def saved_config(model) -> dict:
    """config.json as this release of transformers writes it."""
    with tempfile.TemporaryDirectory() as folder:
        model.config.save_pretrained(folder)
        return json.loads((pathlib.Path(folder) / "config.json").read_text())


def run(model, tokens: list[int]) -> tuple[list[int], torch.Tensor]:
    """Prefills the prompt at once, then decodes greedily with the cache."""
    step = model(torch.tensor([tokens]), use_cache=True)
    rows, decoded = [step.logits[0]], []
    for _ in range(DECODE_STEPS):
        decoded.append(int(rows[-1][-1].argmax()))
        step = model(torch.tensor([decoded[-1:]]), past_key_values=step.past_key_values, use_cache=True)
        rows.append(step.logits[0])
    return decoded, torch.cat(rows)


def require_same_row(model, tokens: list[int], logits: torch.Tensor) -> None:
    """A prompt of just these tokens ends with the row that the whole sequence has there."""
    row = logits[len(tokens) - 1]
    alone = model(torch.tensor([tokens])).logits[0, -1]
    difference = float((alone - row).abs().max() / row.abs().max())
    assert difference < OWN_DIFFERENCE, f"a prompt of {len(tokens)} tokens differs by {difference}"


@torch.no_grad()
def golden(folder: pathlib.Path, target: pathlib.Path) -> None:
    """Writes both files of one model."""
    model = transformers.AutoModelForCausalLM.from_pretrained(
        folder, attn_implementation="eager", dtype=torch.float32
    ).eval()
    window = model.config.sliding_window
    lengths = [1, window - 1, window, window + 1, 3 * window]
    tokens = prompt(lengths[-1], model.config.vocab_size)
    decoded, logits = run(model, tokens)
    for length in [*lengths, len(tokens) + DECODE_STEPS]:
        require_same_row(model, (tokens + decoded)[:length], logits)
    largest = logits.abs().argmax(-1, keepdim=True)
    kept = torch.cat([logits[:, ::STRIDE], logits.gather(1, largest)], dim=1)
    (target / f"{folder.name}.f32").write_bytes(kept.numpy().astype("<f4").tobytes())
    facts = {
        "torch": torch.__version__.split("+")[0],
        "transformers": transformers.__version__,
        "model_sha256": model_sha256(folder),
        "config": saved_config(model),
        "lengths": lengths,
        "prompt": tokens,
        "decoded": decoded,
        "stride": STRIDE,
        "largest": largest[:, 0].tolist(),
    }
    lines = ",\n".join(f' "{key}": {json.dumps(value)}' for key, value in facts.items())
    (target / f"{folder.name}.json").write_text("{\n" + lines + "\n}\n")


def main(target: pathlib.Path, folders: list[pathlib.Path]) -> None:
    torch.set_num_threads(1)
    target.mkdir(parents=True, exist_ok=True)
    for folder in folders:
        golden(folder, target)
        print(folder.name)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), [pathlib.Path(folder) for folder in sys.argv[2:]])
