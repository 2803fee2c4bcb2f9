"""Writes the e5 encoder as an ONNX graph for one text: word vectors [1, T, hidden] → its embedding or its tokens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from rag.embed.weights import E5Weights

Deltas = Mapping[str, NDArray[np.float32]]  # what is added to a matrix [outputs, inputs], by its name ("l0.q")
# What the inputs of a product are multiplied with before they are quantised, float32 [inputs], by the product's name;
# "l0.qkv" for the three that share their inputs. 0 sets an input apart: it is multiplied in float32.
Smoothing = Mapping[str, NDArray[np.float32]]
_FUSED = "com.microsoft"  # onnxruntime's own operators; attention and int8 products run fused on the CPU


def _matrix(weights: E5Weights, deltas: Deltas, name: str, outputs: int, inputs: int) -> NDArray[np.float32]:
    """A matrix of the encoder with what is added to it, float32 [outputs, inputs]."""
    matrix = weights.matrix(f"{name}.w", outputs, inputs)
    return matrix + deltas[name] if name in deltas else matrix


class _Graph:
    """Nodes and constants under construction."""

    def __init__(self, weights: E5Weights, quantised: bool, deltas: Deltas, smoothing: Smoothing) -> None:
        self.weights = weights
        self.quantised = quantised
        self.deltas = deltas
        self.smoothing = smoothing
        self.smoothed = set[str]()
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, operator: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:  # noqa: ANN401
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def linear(self, x: str, name: str, outputs: int, inputs: int, smoothed: str | None = None) -> str:
        """X @ W.T + b, with int8 weights per output column and activations quantised as they come.

        Activations share one scale, which one large input takes from all others: inputs are multiplied as the
        smoothing named `smoothed` says (`name` unless told) and the weights divided by it, and one set apart is
        multiplied in float32 (SmoothQuant, Xiao et al. 2023; LLM.int8, Dettmers et al. 2022).

        `python -m eval.engines` compares the engines; the wheel's 4-bit blocks through onnxruntime's
        MatMulNBits were no faster than float32 (34 to 32 passages/s).
        """
        matrix = _matrix(self.weights, self.deltas, name, outputs, inputs).T
        bias = self.constant(f"{name}.bias", self.weights.vector(f"{name}.b"))
        if not self.quantised:
            product = self.node("MatMul", [x, self.constant(f"{name}.matrix", matrix)], f"{name}.product")
            return self.node("Add", [product, bias], name)
        factors = self.smoothing.get(smoothed or name)
        if factors is None:
            return self._quantised(x, matrix, name, bias)
        even = self._smoothed(x, smoothed or name, factors)
        (apart,) = np.nonzero(factors == 0)
        kept = np.divide(matrix, factors[:, None], out=np.zeros_like(matrix), where=factors[:, None] != 0)
        if not len(apart):
            return self._quantised(even, kept, name, bias)
        product = self._quantised(even, kept, f"{name}.most", bias)
        large = self.node("Gather", [x, self.constant(f"{name}.places", apart)], f"{name}.large", axis=2)
        few = self.node("MatMul", [large, self.constant(f"{name}.rows", matrix[apart])], f"{name}.few")
        return self.node("Add", [product, few], name)

    def _smoothed(self, x: str, name: str, factors: NDArray[np.float32]) -> str:
        made = f"{name}.smoothed"
        if made not in self.smoothed:  # query, key and value take the same
            self.smoothed.add(made)
            self.node("Mul", [x, self.constant(f"{name}.factors", factors)], made)
        return made

    def _quantised(self, x: str, matrix: NDArray[np.float32], name: str, bias: str) -> str:
        scale = np.maximum(np.abs(matrix).max(axis=0), np.finfo(np.float32).tiny) / 127
        operands = [
            x,
            self.constant(f"{name}.q", np.rint(matrix / scale).astype(np.int8)),
            self.constant(f"{name}.scale", scale.astype(np.float32)),
            self.constant(f"{name}.zero", np.zeros(matrix.shape[1], np.int8)),
            bias,
        ]
        return self.node("DynamicQuantizeMatMul", operands, name, _FUSED)

    def norm_constants(self, name: str) -> list[str]:
        return [self.constant(f"{name}.{part}", self.weights.vector(f"{name}.{part}")) for part in ("w", "b")]

    def residual_norm(self, x: str, residual: str, name: str) -> str:
        """Normalised x + residual. onnxruntime's fused SkipLayerNormalization takes six times as long on the CPU, a
        fifth of the whole encoder.
        """
        total = self.node("Add", [x, residual], f"{name}.total")
        operands = [total, *self.norm_constants(name)]
        return self.node("LayerNormalization", operands, name, axis=-1, epsilon=self.weights.epsilon)


def _embedding_layer(graph: _Graph) -> str:
    weights = graph.weights
    positions = weights.vector("emb.pos").reshape(-1, weights.hidden) + weights.vector("emb.type")[: weights.hidden]
    graph.constant("positions", positions)
    for name, value in (("axis0", 0), ("axis1", 1), ("axis2", 2)):
        graph.constant(name, np.array([value], np.int64))
    graph.node("Shape", ["words"], "shape")
    graph.node("Slice", ["shape", "axis1", "axis2"], "length")
    graph.node("Slice", ["positions", "axis0", "length", "axis0"], "positions_used")
    graph.node("Add", ["words", "positions_used"], "embedded")
    operands = ["embedded", *graph.norm_constants("emb.ln")]
    return graph.node("LayerNormalization", operands, "emb.ln", axis=-1, epsilon=weights.epsilon)


def _encoder_layer(graph: _Graph, x: str, layer: int) -> str:
    hidden, wide = graph.weights.hidden, graph.weights.feed_forward
    prefix = f"l{layer}."
    query, key, value = (graph.linear(x, prefix + part, hidden, hidden, prefix + "qkv") for part in "qkv")
    attended = graph.node(
        "MultiHeadAttention", [query, key, value], prefix + "attention", _FUSED, num_heads=graph.weights.heads
    )
    x = graph.residual_norm(x, graph.linear(attended, prefix + "ao", hidden, hidden), prefix + "aln")
    widened = graph.node("Gelu", [graph.linear(x, prefix + "fi", wide, hidden)], prefix + "gelu", _FUSED)
    return graph.residual_norm(x, graph.linear(widened, prefix + "fo", hidden, wide), prefix + "oln")


def _encoded(graph: _Graph) -> str:
    x = _embedding_layer(graph)
    for layer in range(graph.weights.layers):
        x = _encoder_layer(graph, x, layer)
    return x


def _model(graph: _Graph, name: str, output: str, shape: list[int | str]) -> onnx.ModelProto:
    made = helper.make_graph(
        graph.nodes,
        name,
        [helper.make_tensor_value_info("words", TensorProto.FLOAT, [1, "length", graph.weights.hidden])],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)],
        graph.constants,
    )
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(_FUSED, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=9)


def encoder(weights: E5Weights, *, quantised: bool = True) -> onnx.ModelProto:
    """BERT encoder, mean pooling and L2 normalisation, in int8 or (for comparison) float32.

    One text at a time: no padding, no mask, and a vector that does not depend on what else is in the batch
    (int8 activations share one scale per product).
    """
    graph = _Graph(weights, quantised, {}, {})
    graph.node("ReduceMean", [_encoded(graph), "axis1"], "mean", keepdims=0)
    graph.node("ReduceL2", ["mean", "axis1"], "length_of_mean", keepdims=1)
    graph.node("Div", ["mean", "length_of_mean"], "embedding")
    return _model(graph, "multilingual-e5-small", "embedding", [1, weights.hidden])


def token_encoder(
    weights: E5Weights, deltas: Deltas, smoothing: Smoothing | None = None, *, quantised: bool = True
) -> onnx.ModelProto:
    """The same encoder with `deltas` added to its matrices; it returns every token's state, [1, T, hidden]."""
    graph = _Graph(weights, quantised, deltas, smoothing or {})
    graph.node("Identity", [_encoded(graph)], "tokens")
    return _model(graph, "multilingual-e5-small-reader", "tokens", [1, "length", weights.hidden])
