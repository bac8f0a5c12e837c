"""Text from a transformers model, sampled as the API samples by default."""

import torch
from tokenizers import Tokenizer

from nano.tokenizer import END_OF_TURN, EOS, prompt

# The API's default inputs.
TEMPERATURE, TOP_P, TOP_K, REPETITION_PENALTY, MAX_NEW_TOKENS = 0.6, 0.9, 50, 1.2, 1024


@torch.inference_mode()
def answers(model, tokenizer: Tokenizer, requests: list[str], seed: int, batch: int = 16) -> list[tuple[str, bool]]:
    """(answer, ended by itself) per request; batches hold prompts of one length, so that none is padded."""
    prompts = [prompt(tokenizer, request) for request in requests]
    found: dict[int, tuple[str, bool]] = {}
    order = sorted(range(len(prompts)), key=lambda at: len(prompts[at]))
    while order:
        length = len(prompts[order[0]])
        rows = [at for at in order[:batch] if len(prompts[at]) == length]
        order = order[len(rows) :]
        torch.manual_seed(seed * 1_000_003 + rows[0])
        out = model.generate(
            torch.tensor([prompts[at] for at in rows]), do_sample=True, temperature=TEMPERATURE, top_p=TOP_P, top_k=TOP_K,
            repetition_penalty=REPETITION_PENALTY, max_new_tokens=MAX_NEW_TOKENS, eos_token_id=[EOS, END_OF_TURN], pad_token_id=0,
        )
        for at, ids in zip(rows, out[:, length:].tolist(), strict=True):
            ends = next((i for i, t in enumerate(ids) if t in (EOS, END_OF_TURN)), None)
            found[at] = (tokenizer.decode(ids[:ends], skip_special_tokens=False), ends is not None)
    return [found[at] for at in range(len(requests))]
