"""How the model is trained: in phases, each with a learning rate that falls to nothing."""

import dataclasses

# Tokens of a pool of dialogues, about. Shares are counted in pools, so that a resumed run draws the same ones.
POOL_TOKENS = 370_000


@dataclasses.dataclass(frozen=True)
class Phase:
    """Part of the training.

    tokens are padded ones, batch those of a step; rate is the highest learning rate and decay the share of the phase over which it falls;
    mix says, from which token on, which shares of the dialogues come from the files copy, drill and opening; muon, that it moves the layers.
    """

    layers: int
    tokens: int
    rate: float
    decay: float
    mix: tuple[tuple[int, dict[str, float]], ...]
    batch: int = 4096
    muon: bool = False

    def shares(self, pool: int) -> dict[str, float]:
        """What a pool of this number holds besides the shard's own dialogues."""
        return next(shares for start, shares in reversed(self.mix) if pool * POOL_TOKENS >= start)


PHASES = (
    # Copying makes up much of the first tokens, then little; exact tasks join in numbers once the model writes English.
    Phase(layers=4, tokens=43_000_000, rate=3e-3, decay=0.5, mix=(
        (0, {"copy": 0.40}), (2_400_000, {"copy": 0.02}), (7_030_000, {"copy": 0.02, "drill": 0.35}),
    )),
    # Grown by two layers, twice: tokens cost less in a shallow model, and a deeper one starts from what that knows.
    Phase(layers=6, tokens=39_000_000, rate=2e-3, decay=1.0, mix=((0, {"copy": 0.06, "drill": 0.30}),)),
    Phase(layers=8, tokens=40_000_000, rate=2.5e-3, decay=1.0, mix=((0, {"copy": 0.04, "drill": 0.27}),)),
    Phase(layers=8, tokens=14_000_000, rate=1e-3, decay=1.0, mix=((0, {"copy": 0.02, "drill": 0.34}),)),
    # Answers are English by now: often only their openings, which show whether the request was understood.
    Phase(layers=8, tokens=32_000_000, rate=2e-3, decay=1.0, mix=((0, {"copy": 0.01, "drill": 0.29, "opening": 0.45}),)),
    # The exact tasks and the questions about the service had suffered.
    Phase(layers=8, tokens=11_000_000, rate=1e-3, decay=1.0, mix=((0, {"drill": 0.60, "opening": 0.20}),)),
    # Muon fits the requests better than AdamW; the exact tasks suffer at these rates, which the mean with the weights before makes up for.
    Phase(layers=8, tokens=13_000_000, rate=1.2e-3, decay=1.0, mix=((0, {"copy": 0.01, "drill": 0.38, "opening": 0.40}),), batch=8192, muon=True),
    Phase(layers=8, tokens=25_000_000, rate=2.5e-3, decay=1.0, mix=((0, {"drill": 0.36, "opening": 0.52}),), batch=8192, muon=True),
    # Fewer openings, so that whole poems vary, and the exact tasks again.
    Phase(layers=8, tokens=8_500_000, rate=1.5e-3, decay=1.0, mix=((0, {"drill": 0.42, "opening": 0.30}),), batch=8192, muon=True),
)
