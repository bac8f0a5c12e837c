"""Writes the Hugging Face folder of a trained model.

    python export.py --corpus build --run build/run --out gemma2-nano [--checkpoint]

With --checkpoint, the weights of a run under way rather than those at its end.
"""

import argparse
import json
import pathlib
import shutil

import torch
from safetensors.torch import load_file, save_file

from nano.gemma2 import Shape
from nano.start import layers_of
from nano.tokenizer import BOS, END_OF_TURN, EOS, PAD

# Gemma's template: one user or model turn after the other, no system role.
CHAT_TEMPLATE = (
    "{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}"
    "{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}"
    "{% if (message['role'] == 'assistant') %}{% set role = 'model' %}{% else %}{% set role = message['role'] %}{% endif %}"
    "{{ '<start_of_turn>' + role + '\n' + message['content'] | trim + '<end_of_turn>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{'<start_of_turn>model\n'}}{% endif %}"
)


def config(shape: Shape) -> dict:
    """config.json."""
    return {
        "architectures": ["Gemma2ForCausalLM"],
        "attention_bias": False,
        "attention_dropout": 0.0,
        "attn_logit_softcapping": shape.attention_cap,
        "bos_token_id": BOS,
        "cache_implementation": "hybrid",
        "eos_token_id": EOS,
        "final_logit_softcapping": shape.logit_cap,
        "head_dim": shape.head_size,
        "hidden_act": "gelu_pytorch_tanh",
        "hidden_activation": "gelu_pytorch_tanh",
        "hidden_size": shape.hidden,
        "initializer_range": 0.02,
        "intermediate_size": shape.feed_forward,
        "layer_types": ["sliding_attention" if shape.sliding(n) else "full_attention" for n in range(shape.layers)],
        "max_position_embeddings": shape.positions,
        "model_type": "gemma2",
        "num_attention_heads": shape.heads,
        "num_hidden_layers": shape.layers,
        "num_key_value_heads": shape.kv_heads,
        "pad_token_id": PAD,
        "query_pre_attn_scalar": int(shape.query_scalar),
        "rms_norm_eps": shape.epsilon,
        "rope_theta": shape.rope_theta,
        "sliding_window": shape.window,
        "tie_word_embeddings": True,
        "torch_dtype": "bfloat16",
        "use_cache": True,
        "vocab_size": shape.vocabulary,
    }


def write(path: pathlib.Path, content: dict) -> None:
    """A JSON file as Hugging Face writes it."""
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def export(corpus: pathlib.Path, run: pathlib.Path, out: pathlib.Path, checkpoint: bool) -> None:
    """Writes the folder."""
    out.mkdir(parents=True, exist_ok=True)
    if checkpoint:
        newest = max(run.glob("checkpoint-*.pt"), key=lambda path: path.stat().st_mtime)
        weights = {n: p.to(torch.bfloat16) for n, p in torch.load(newest, weights_only=True)["model"].items()}
    else:
        weights = load_file(run / "model.safetensors")
    shape = Shape(layers=layers_of(weights))
    save_file(weights, out / "model.safetensors", metadata={"format": "pt"})
    (out / "model.safetensors").chmod(0o644)
    shutil.copy(corpus / "tokenizer.json", out / "tokenizer.json")
    write(out / "config.json", config(shape))
    write(out / "generation_config.json", {
        "_from_model_config": True, "bos_token_id": BOS, "eos_token_id": [EOS, END_OF_TURN], "pad_token_id": PAD,
    })
    write(out / "tokenizer_config.json", {
        "add_bos_token": True, "add_eos_token": False, "bos_token": "<bos>", "eos_token": "<eos>", "pad_token": "<pad>", "unk_token": "<unk>",
        "chat_template": CHAT_TEMPLATE, "clean_up_tokenization_spaces": False, "model_max_length": shape.positions,
        "tokenizer_class": "GemmaTokenizer",
    })


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=pathlib.Path, required=True)
    parser.add_argument("--run", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--checkpoint", action="store_true")
    options = parser.parse_args()
    export(options.corpus, options.run, options.out, options.checkpoint)


if __name__ == "__main__":
    main()
