"""Weights to start from: random, except for what makes copying from the prompt almost work before training begins.

Layer 0 looks one, two and three tokens back and notes what stood there; a head of layer 1 finds the place after an earlier occurrence
of the current token and carries the token there forward (an induction head). All of it is trained on from here.
"""

import re

import torch

from nano.gemma2 import Gemma2

# The dimension that is the same for every token, those that tell tokens apart, and per distance those that hold an earlier token.
SHARED, IDENTITY = 0, slice(1, 96)
EARLIER = {1: slice(96, 128), 2: slice(128, 160), 3: slice(160, 192)}
LAYER = re.compile(r"layers\.(\d+)\.")
# RoPE pairs that turn fast enough to tell neighbours apart, and slowly enough to compare content at any distance in a prompt.
FAST, SLOW = slice(0, 3), slice(9, 16)
SHARED_SIZE, IDENTITY_SIZE = 0.10, 0.08
# A norm's factor is 1 + this: the output of a half layer, of RMS 1 otherwise, must not drown the embedding.
QUIET, SILENT, LOOK_BACK_NORM, MATCH_NORM = -0.85, -0.95, -0.6, 0.3


def build(model: Gemma2, generator: torch.Generator) -> None:
    """Sets every weight of the model; hidden 192, 6 heads over 2 key-value heads of 32."""

    def noise(like: torch.Tensor, size: float) -> torch.Tensor:
        return torch.randn(like.shape, generator=generator) * size

    with torch.no_grad():
        for name, weight in model.named_parameters():
            if name.endswith("norm.weight"):
                weight.fill_(post_norm(name) if "post" in name else 0.0)
            else:
                weight.copy_(noise(weight, 0.06 if "embed" in name else weight.shape[-1] ** -0.5 * 0.5))
        embedding = model.model.embed_tokens.weight
        embedding[:, IDENTITY] *= IDENTITY_SIZE / 0.06
        embedding[:, 96:] *= 0.2
        embedding[:, SHARED] = SHARED_SIZE
        project = torch.randn(32, IDENTITY.stop - IDENTITY.start, generator=generator) / 32**0.5
        look_back(model, project)
        match(model, project, generator)


def post_norm(name: str) -> float:
    """The weight of a norm after a half layer: the two that copying needs are heard, the rest start almost silent."""
    if "attention" in name:
        return {"model.layers.0": LOOK_BACK_NORM, "model.layers.1": MATCH_NORM}.get(name[:14], QUIET)
    return QUIET


def look_back(model: Gemma2, project: torch.Tensor) -> None:
    """Heads 0, 1, 2 of layer 0 attend to the token 1, 2, 3 places before."""
    attention = model.model.layers[0].self_attn
    half = model.shape.head_size // 2
    attention.k_proj.weight[:32] = 0.0
    attention.k_proj.weight[FAST, SHARED] = 5.0
    attention.v_proj.weight[:32] = 0.0
    attention.v_proj.weight[:32, IDENTITY] = project
    attention.o_proj.weight[:, :96] = 0.0
    for head, distance in enumerate(EARLIER):
        rows = attention.q_proj.weight[head * 32 : head * 32 + 32]
        rows.zero_()
        phase = model.turns[FAST] * distance
        rows[FAST, SHARED] = 5.0 * phase.cos()
        rows[FAST.start + half : FAST.stop + half, SHARED] = -5.0 * phase.sin()
        attention.o_proj.weight[EARLIER[distance], head * 32 : head * 32 + 32] = torch.eye(32)


def match(model: Gemma2, project: torch.Tensor, generator: torch.Generator) -> None:
    """Heads 0 and 3 of layer 1: the query is the current token, the key the token before, the value the token itself."""
    attention = model.model.layers[1].self_attn
    half = model.shape.head_size // 2
    rows = torch.tensor([*range(SLOW.start, SLOW.stop), *range(SLOW.start + half, SLOW.stop + half)])
    for head, group in ((0, 0), (3, 1)):
        mix = torch.randn(len(rows), 32, generator=generator) / 32**0.5
        query = attention.q_proj.weight[head * 32 : head * 32 + 32]
        key = attention.k_proj.weight[group * 32 : group * 32 + 32]
        query.zero_()
        key.zero_()
        query[rows[:, None], torch.arange(1, 96)[None]] = 2.5 * mix @ project
        key[rows[:, None], torch.arange(96, 128)[None]] = 2.5 * mix
        attention.v_proj.weight[group * 32 : group * 32 + 32] = 0.0
        attention.v_proj.weight[group * 32 : group * 32 + 32, IDENTITY] = project
        attention.o_proj.weight[:, head * 32 : head * 32 + 32] = 0.0
        attention.o_proj.weight[IDENTITY, head * 32 : head * 32 + 32] = project.T


def grow(model: Gemma2, weights: dict[str, torch.Tensor], generator: torch.Generator) -> None:
    """Takes over the weights of a shallower model; the layers that this one has besides stand in its middle and are almost silent."""
    half = layers_of(weights) // 2
    added = model.shape.layers - layers_of(weights)
    for name, weight in model.state_dict().items():
        number = int(LAYER.search(name)[1]) if LAYER.search(name) else 0
        if number < half or number >= half + added:
            weight.copy_(weights[LAYER.sub(f"layers.{number if number < half else number - added}.", name)])
        elif name.endswith("norm.weight"):
            weight.fill_(SILENT if "post" in name else 0.0)
        else:
            weight.copy_(torch.randn(weight.shape, generator=generator) * weight.shape[-1] ** -0.5 * 0.5)


def layers_of(weights: dict[str, torch.Tensor]) -> int:
    """The number of layers that these are the weights of."""
    return 1 + max(int(found[1]) for found in map(LAYER.search, weights) if found)
