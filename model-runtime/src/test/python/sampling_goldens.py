"""Writes what Hugging Face transformers makes of rows of logits, as golden data for Sampler.

    pip install -r requirements.txt
    python sampling_goldens.py <sampling-goldens.jsonl>

One JSON object per line: the row, the history, the parameters, the probability of each token that may be drawn, and the greedy token.
No two logits are equal, as transformers doesn't say which of equally likely tokens top-p keeps.
"""
import json
import random
import sys

import torch
from transformers import RepetitionPenaltyLogitsProcessor, TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

SEED = 20250927
VOCABULARY = 40


def case(rng):
    logits = [round(rng.gauss(0, 4), 3) for _ in range(VOCABULARY)]
    while len(set(logits)) < VOCABULARY:
        logits = [round(rng.gauss(0, 4), 3) for _ in range(VOCABULARY)]
    return {
        "logits": logits,
        "history": [rng.randrange(VOCABULARY) for _ in range(rng.randint(1, 12))],
        "temperature": rng.choice([0.3, 0.7, 1.0, 1.7, 5.0]),
        "topK": rng.choice([0, 1, 5, 20, 50]),
        "topP": rng.choice([0.05, 0.5, 0.9, 0.95, 1.0]),
        "repetitionPenalty": rng.choice([0.8, 1.0, 1.2, 2.0]),
    }


def warpers(golden):
    """As GenerationMixin lists them, each left out when it is off."""
    if golden["temperature"] != 1:
        yield TemperatureLogitsWarper(golden["temperature"])
    if golden["topK"] != 0:
        yield TopKLogitsWarper(golden["topK"])
    if golden["topP"] < 1:
        yield TopPLogitsWarper(golden["topP"])


def main(goldens):
    rng = random.Random(SEED)
    with open(goldens, "w", encoding="utf-8") as out:
        for _ in range(60):
            golden = case(rng)
            history = torch.tensor([golden["history"]])
            scores = torch.tensor([golden["logits"]], dtype=torch.float32)
            if golden["repetitionPenalty"] != 1:
                scores = RepetitionPenaltyLogitsProcessor(golden["repetitionPenalty"])(history, scores)
            golden["greedy"] = int(scores.argmax(-1))
            for warper in warpers(golden):
                scores = warper(history, scores)
            probabilities = scores.double().softmax(-1)[0].tolist()
            golden["probabilities"] = {token: round(p, 9) for token, p in enumerate(probabilities) if p > 0}
            out.write(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
