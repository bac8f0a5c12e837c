"""What moves the weights."""

import torch
from torch import nn
from torch.optim import AdamW, Muon, Optimizer

# Kept from the pilot: a shorter memory than AdamW's usual 0.999 suits a run of few steps.
BETAS = (0.9, 0.98)
DECAY = 0.05


def optimisers(model: nn.Module, muon: bool) -> list[Optimizer]:
    """AdamW for all weights; or Muon for the matrices of the layers, with steps as large as AdamW's, and AdamW for the others."""
    named = dict(model.named_parameters())
    turned = [p for name, p in named.items() if muon and p.dim() > 1 and ".layers." in name]
    taken = {id(p) for p in turned}
    matrices = [p for p in named.values() if p.dim() > 1 and id(p) not in taken]
    plain = [p for p in named.values() if p.dim() < 2]
    found: list[Optimizer] = [AdamW([{"params": matrices, "weight_decay": DECAY}, {"params": plain, "weight_decay": 0.0}], betas=BETAS, fused=True)]
    return [*found, Muon(turned, weight_decay=DECAY, adjust_lr_fn="match_rms_adamw")] if turned else found


def set_rate(moving: list[Optimizer], rate: float) -> None:
    """Sets the learning rate of them all."""
    for optimiser in moving:
        for group in optimiser.param_groups:
            group["lr"] = rate


def step(model: nn.Module, moving: list[Optimizer]) -> None:
    """One step along the gradients, clipped to length 1, which are cleared."""
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    for optimiser in moving:
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
