"""The cross-encoder as a torch network: e5's frozen matrices with low-rank changes that are learnt (LoRA)."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812  # as everyone names it

from rag.embed.weights import E5Weights, dequantise, read_weights, wheel_weights

RANK, SCALE = 16, 2.0
_PARTS = ("q", "k", "v", "ao", "fi", "fo")


class LowRank(nn.Module):
    """X @ (W + SCALE * up @ down).T + b, of which only `up` and `down` are learnt."""

    def __init__(self, weights: E5Weights, name: str, outputs: int, inputs: int) -> None:
        super().__init__()
        self.register_buffer("matrix", torch.from_numpy(weights.matrix(f"{name}.w", outputs, inputs).copy()))
        self.register_buffer("bias", torch.from_numpy(weights.vector(f"{name}.b").copy()))
        self.down = nn.Parameter(torch.randn(RANK, inputs) / math.sqrt(inputs))
        self.up = nn.Parameter(torch.zeros(outputs, RANK))

    def forward(self, x: Tensor) -> Tensor:
        """float32 [..., inputs] → [..., outputs]."""
        known = F.linear(x, self.get_buffer("matrix"), self.get_buffer("bias"))
        return known + F.linear(F.linear(x, self.down), self.up) * SCALE


class Layer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self, weights: E5Weights, number: int) -> None:
        super().__init__()
        hidden, wide, prefix = weights.hidden, weights.feed_forward, f"l{number}."
        self.heads, self.epsilon = weights.heads, weights.epsilon
        sizes = {"fi": (wide, hidden), "fo": (hidden, wide)}
        self.parts = nn.ModuleDict(
            {part: LowRank(weights, prefix + part, *sizes.get(part, (hidden, hidden))) for part in _PARTS}
        )
        for norm in ("aln", "oln"):
            for part in ("w", "b"):
                values = torch.from_numpy(weights.vector(f"{prefix}{norm}.{part}").copy())
                self.register_buffer(f"{norm}_{part}", values)

    def _norm(self, x: Tensor, name: str) -> Tensor:
        return F.layer_norm(x, x.shape[-1:], self.get_buffer(f"{name}_w"), self.get_buffer(f"{name}_b"), self.epsilon)

    def forward(self, x: Tensor, mask: Tensor, dropout: float) -> Tensor:
        """float32 [n, T, hidden], bool mask [n, 1, 1, T] → [n, T, hidden]."""
        count, length, hidden = x.shape

        def split(part: str) -> Tensor:
            known: Tensor = self.parts[part](x)
            return known.view(count, length, self.heads, hidden // self.heads).transpose(1, 2)

        attended = F.scaled_dot_product_attention(split("q"), split("k"), split("v"), attn_mask=mask)
        attended = attended.transpose(1, 2).reshape(count, length, hidden)
        x = self._norm(x + F.dropout(self.parts["ao"](attended), dropout, self.training), "aln")
        wide = self.parts["fo"](F.gelu(self.parts["fi"](x)))
        return self._norm(x + F.dropout(wide, dropout, self.training), "oln")


class Network(nn.Module):
    """The encoder with its heads: relevance from <s>, the answer's first and last token."""

    def __init__(self) -> None:
        super().__init__()
        weights = read_weights(wheel_weights())
        hidden = weights.hidden
        self.words, self.hidden, self.epsilon = (
            weights.packed("emb.word", weights.vocabulary, hidden),
            hidden,
            weights.epsilon,
        )
        positions = weights.vector("emb.pos").reshape(-1, hidden) + weights.vector("emb.type")[:hidden]
        self.register_buffer("positions", torch.from_numpy(positions))
        for part in ("w", "b"):
            self.register_buffer(f"norm_{part}", torch.from_numpy(weights.vector(f"emb.ln.{part}").copy()))
        self.layers = nn.ModuleList(Layer(weights, number) for number in range(weights.layers))
        self.segments = nn.Parameter(torch.zeros(2, hidden))
        self.span, self.relevance = nn.Linear(hidden, 2), nn.Linear(hidden, 1)
        for head in (self.span, self.relevance):
            nn.init.normal_(head.weight, std=0.02)

    def forward(self, ids: np.ndarray, mask: Tensor, segment: Tensor, dropout: float) -> tuple[Tensor, Tensor, Tensor]:
        """Token ids int64 [n, T] → logits of start and end [n, T], and of relevance [n]."""
        words = dequantise(np.asarray(self.words[ids.reshape(-1)])).reshape(*ids.shape, self.hidden)
        x = torch.from_numpy(words) + self.get_buffer("positions")[: ids.shape[1]] + self.segments[segment]
        x = F.layer_norm(x, (self.hidden,), self.get_buffer("norm_w"), self.get_buffer("norm_b"), self.epsilon)
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :], dropout)
        span = self.span(x)
        return span[..., 0], span[..., 1], self.relevance(x[:, 0])[:, 0]

    def save(self, path: Path) -> None:
        """What was learnt, float16, as `rag.cross_encoder` reads it."""
        learnt: dict[str, Tensor] = {
            "segments": self.segments,
            "span.weight": self.span.weight,
            "span.bias": self.span.bias,
            "relevance.weight": self.relevance.weight,
            "relevance.bias": self.relevance.bias,
        }
        for name, module in self.named_modules():
            if isinstance(module, LowRank):
                number, part = name.split(".")[1], name.split(".")[3]
                learnt |= {f"l{number}.{part}.up": module.up * SCALE, f"l{number}.{part}.down": module.down}
        stored: dict[str, Any] = {name: value.detach().numpy().astype(np.float16) for name, value in learnt.items()}
        np.savez_compressed(path, **stored)
