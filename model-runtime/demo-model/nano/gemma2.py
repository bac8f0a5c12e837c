"""Gemma 2 in plain PyTorch, as small as it gets; parameter names and meaning are those of transformers' Gemma2ForCausalLM."""

import dataclasses
import math

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclasses.dataclass(frozen=True)
class Shape:
    """The sizes of a Gemma 2."""

    vocabulary: int = 1536
    hidden: int = 192
    layers: int = 6
    heads: int = 6
    kv_heads: int = 2
    head_size: int = 32
    feed_forward: int = 512
    # Tokens a sliding layer sees, the token itself included.
    window: int = 64
    positions: int = 8192
    rope_theta: float = 10_000.0
    query_scalar: float = 32.0
    attention_cap: float = 50.0
    logit_cap: float = 30.0
    epsilon: float = 1e-6

    def sliding(self, layer: int) -> bool:
        """Even layers slide, odd ones see everything."""
        return layer % 2 == 0


class Norm(nn.Module):
    """RMS norm; the factor is 1 + weight."""

    def __init__(self, size: int, epsilon: float):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(size))
        self.epsilon = epsilon

    def forward(self, x: Tensor) -> Tensor:
        return functional.rms_norm(x, x.shape[-1:], 1.0 + self.weight, self.epsilon)


def rotate(x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    """Rotary position: dimension i turns with dimension i + half."""
    first, second = x.chunk(2, dim=-1)
    return torch.cat([first * cosine - second * sine, second * cosine + first * sine], dim=-1)


class Attention(nn.Module):
    """Grouped-query attention with soft-capped scores."""

    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.q_proj = nn.Linear(shape.hidden, shape.heads * shape.head_size, bias=False)
        self.k_proj = nn.Linear(shape.hidden, shape.kv_heads * shape.head_size, bias=False)
        self.v_proj = nn.Linear(shape.hidden, shape.kv_heads * shape.head_size, bias=False)
        self.o_proj = nn.Linear(shape.heads * shape.head_size, shape.hidden, bias=False)

    def forward(self, x: Tensor, cosine: Tensor, sine: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape
        s = self.shape
        group = s.heads // s.kv_heads
        q = rotate(self.q_proj(x).view(batch, length, s.kv_heads, group, s.head_size), cosine[:, None, None], sine[:, None, None])
        k = rotate(self.k_proj(x).view(batch, length, s.kv_heads, s.head_size), cosine[:, None], sine[:, None])
        v = self.v_proj(x).view(batch, length, s.kv_heads, s.head_size)
        # [batch, kv head, group * query, head size] against [batch, kv head, head size, key]
        q = q.permute(0, 2, 3, 1, 4).reshape(batch, s.kv_heads, group * length, s.head_size)
        scores = q @ k.permute(0, 2, 3, 1) * s.query_scalar**-0.5
        scores = s.attention_cap * torch.tanh(scores / s.attention_cap)
        scores = scores.view(batch, s.kv_heads, group, length, length) + mask
        mixed = torch.softmax(scores, dim=-1).view(batch, s.kv_heads, group * length, length) @ v.transpose(1, 2)
        mixed = mixed.view(batch, s.kv_heads, group, length, s.head_size).permute(0, 3, 1, 2, 4)
        return self.o_proj(mixed.reshape(batch, length, s.heads * s.head_size))


class FeedForward(nn.Module):
    """GeGLU with the tanh form of GELU."""

    def __init__(self, shape: Shape):
        super().__init__()
        self.gate_proj = nn.Linear(shape.hidden, shape.feed_forward, bias=False)
        self.up_proj = nn.Linear(shape.hidden, shape.feed_forward, bias=False)
        self.down_proj = nn.Linear(shape.feed_forward, shape.hidden, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.down_proj(functional.gelu(self.gate_proj(x), approximate="tanh") * self.up_proj(x))


class Layer(nn.Module):
    """A block with norms before and after both of its halves."""

    def __init__(self, shape: Shape):
        super().__init__()
        self.self_attn = Attention(shape)
        self.mlp = FeedForward(shape)
        self.input_layernorm = Norm(shape.hidden, shape.epsilon)
        self.post_attention_layernorm = Norm(shape.hidden, shape.epsilon)
        self.pre_feedforward_layernorm = Norm(shape.hidden, shape.epsilon)
        self.post_feedforward_layernorm = Norm(shape.hidden, shape.epsilon)

    def forward(self, x: Tensor, cosine: Tensor, sine: Tensor, mask: Tensor) -> Tensor:
        x = x + self.post_attention_layernorm(self.self_attn(self.input_layernorm(x), cosine, sine, mask))
        return x + self.post_feedforward_layernorm(self.mlp(self.pre_feedforward_layernorm(x)))


class Body(nn.Module):
    """Embedding, layers, last norm."""

    def __init__(self, shape: Shape):
        super().__init__()
        self.embed_tokens = nn.Embedding(shape.vocabulary, shape.hidden)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = Norm(shape.hidden, shape.epsilon)


class Gemma2(nn.Module):
    """The model; sequences are padded on the right, which needs no mask as nothing real looks to the right."""

    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.model = Body(shape)
        turns = shape.rope_theta ** -(torch.arange(0, shape.head_size, 2) / shape.head_size)
        self.register_buffer("turns", turns, persistent=False)

    def hidden(self, ids: Tensor) -> Tensor:
        """The last hidden states of [batch, length] tokens."""
        length = ids.shape[1]
        at = torch.arange(length, device=ids.device)
        angle = at[:, None] * self.turns[None]
        back = at[:, None] - at[None]
        everything = torch.zeros(length, length, device=ids.device).masked_fill(back < 0, -math.inf)
        near = everything.masked_fill(back >= self.shape.window, -math.inf)
        x = self.model.embed_tokens(ids) * self.shape.hidden**0.5
        for number, layer in enumerate(self.model.layers):
            x = layer(x, angle.cos(), angle.sin(), near if self.shape.sliding(number) else everything)
        return self.model.norm(x)

    def logits(self, hidden: Tensor) -> Tensor:
        """Soft-capped logits of hidden states; the embedding is also the head."""
        return self.shape.logit_cap * torch.tanh(hidden @ self.model.embed_tokens.weight.T / self.shape.logit_cap)

    def forward(self, ids: Tensor) -> Tensor:
        return self.logits(self.hidden(ids))
