"""Writes what Hugging Face transformers makes of rows of logits, as golden data for Sampler.

    pip install -r requirements.txt
    python sampling_goldens.py <sampling-goldens.jsonl>

One JSON object per line: the row, prompt and output, the parameters, the probability of each token that may be drawn, and the greedy
token. Which processors run, and in which order, is up to transformers: it is asked for them as generate() asks.
No two logits are equal, as transformers doesn't say which of equally likely tokens top-p keeps.
"""
import json
import random
import sys

import torch
from transformers import Gemma2Config, Gemma2ForCausalLM, GenerationConfig

SEED = 20250927
CASES = 80
VOCABULARY = 40


def model():
    """Never run: transformers hands out its processors as a method of a model."""
    return Gemma2ForCausalLM(Gemma2Config(
        vocab_size=VOCABULARY, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1,
        num_key_value_heads=1, head_dim=8))


def tokens(rng, most):
    return [rng.randrange(VOCABULARY) for _ in range(rng.randint(1, most))]


def case(rng):
    logits = [round(rng.gauss(0, 4), 3) for _ in range(VOCABULARY)]
    while len(set(logits)) < VOCABULARY:
        logits = [round(rng.gauss(0, 4), 3) for _ in range(VOCABULARY)]
    return {
        "logits": logits,
        "prompt": tokens(rng, 8),
        "output": tokens(rng, 6)[1:],
        "stopTokens": sorted(rng.sample(range(VOCABULARY), 2)) + [logits.index(max(logits))],
        "logitBias": {token: round(rng.uniform(-6, 6), 2) for token in rng.sample(range(VOCABULARY), rng.choice([0, 0, 1, 5]))},
        "temperature": rng.choice([0.3, 0.7, 1.0, 1.7, 5.0]),
        "topK": rng.choice([0, 1, 5, 20, 50]),
        "topP": rng.choice([0.05, 0.5, 0.9, 0.95, 1.0]),
        "minP": rng.choice([0.0, 0.0, 0.02, 0.1, 0.5, 1.0]),
        "repetitionPenalty": rng.choice([0.8, 1.0, 1.2, 2.0]),
        "minNewTokens": rng.choice([0, 1, 3, 10]),
    }


def processed(model, golden, sample):
    config = GenerationConfig(
        do_sample=sample,
        eos_token_id=golden["stopTokens"],
        sequence_bias=[[[token], bias] for token, bias in golden["logitBias"].items()] or None,
        repetition_penalty=golden["repetitionPenalty"],
        min_new_tokens=golden["minNewTokens"],
        temperature=golden["temperature"] if sample else None,
        top_k=golden["topK"] if sample else None,
        top_p=golden["topP"] if sample else None,
        min_p=(golden["minP"] or None) if sample else None)
    model._prepare_special_tokens(config)
    processors = model._get_logits_processor(config, input_ids_seq_length=len(golden["prompt"]))
    history = torch.tensor([golden["prompt"] + golden["output"]])
    return processors(history, torch.tensor([golden["logits"]], dtype=torch.float32))


def main(goldens):
    torch.set_num_threads(1)
    rng = random.Random(SEED)
    source = model()
    with open(goldens, "w", encoding="utf-8") as out:
        for _ in range(CASES):
            golden = case(rng)
            golden["greedy"] = int(processed(source, golden, False).argmax(-1))
            probabilities = processed(source, golden, True).double().softmax(-1)[0].tolist()
            golden["probabilities"] = {token: round(p, 9) for token, p in enumerate(probabilities) if p > 0}
            out.write(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
