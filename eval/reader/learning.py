"""Trains the cross-encoder on questions with their windows."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812  # as everyone names it
from tqdm import tqdm

from eval.reader.network import Network
from eval.reader.pairs import Pair

EPOCHS, QUESTIONS, RATE = 4.0, 8, 6e-4  # QUESTIONS: of one step
_FAR = -1e4


def train(questions: Sequence[Sequence[Pair]], epochs: float = EPOCHS, seed: int = 0) -> Network:
    """The network after `epochs` passes over the questions; the same on the same machine for the same seed.

    Questions with their texts taken away, as windows that only look like answers, were tried too (988 beside 2,014,
    one more epoch): they were told from others no better (AUC .795, .794 before), and first quotes lost a point.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)
    network = Network()
    network.train()
    learnt = [parameter for parameter in network.parameters() if parameter.requires_grad]
    heads = [*network.span.parameters(), *network.relevance.parameters()]
    rest = [one for one in learnt if all(one is not head for head in heads)]
    optimiser = torch.optim.AdamW([{"params": rest, "lr": RATE}, {"params": heads, "lr": 2 * RATE}], weight_decay=0.01)
    steps = max(1, round(epochs * len(questions) / QUESTIONS))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (0.1 * steps)) * max(0.02, 1 - step / steps)
    )
    batches = _batches(questions, rng)
    for batch in tqdm(islice(batches, steps), total=steps, desc="train", unit="step", file=sys.stderr):
        optimiser.zero_grad()
        loss = _loss(network, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(learnt, 1.0)
        optimiser.step()
        schedule.step()
    return network.eval()


def _batches(questions: Sequence[Sequence[Pair]], rng: random.Random) -> Iterator[list[Sequence[Pair]]]:
    """Questions of like length together, the batches in random order, again and again."""
    while True:
        order = sorted(questions, key=lambda pairs: max(len(one.ids) for one in pairs) + rng.random() * 60)
        batches = [list(order[at : at + QUESTIONS]) for at in range(0, len(order), QUESTIONS)]
        rng.shuffle(batches)
        yield from batches


def _loss(network: Network, batch: Sequence[Sequence[Pair]]) -> Tensor:
    """Where the answer begins and ends among the tokens of all windows of a question, and which windows hold it."""
    rows = [one for pairs in batch for one in pairs]
    own = torch.tensor([number for number, pairs in enumerate(batch) for _ in pairs])
    ids, mask, segment, inside = _padded(rows)
    starts, ends, relevance = network(ids, mask, segment, 0.1)
    starts, ends = starts.masked_fill(~inside, _FAR), ends.masked_fill(~inside, _FAR)
    gold_starts, gold_ends = torch.full_like(starts, _FAR), torch.full_like(ends, _FAR)
    for row, pair in enumerate(rows):
        for first, last in pair.answers:
            gold_starts[row, first], gold_ends[row, last] = starts[row, first], ends[row, last]
    whole = torch.tensor([float(pair.whole) for pair in rows])
    spans, lists = [], []
    for number, pairs in enumerate(batch):
        of = own == number
        if any(one.answers for one in pairs):
            spans.append(_surprise(starts[of], gold_starts[of]) + _surprise(ends[of], gold_ends[of]))
        if 0 < whole[of].sum() < len(pairs):
            lists.append(torch.logsumexp(relevance[of], 0) - torch.logsumexp(relevance[of][whole[of] > 0], 0))
    loss = F.binary_cross_entropy_with_logits(relevance, whole)
    if spans:
        loss = loss + 0.5 * torch.stack(spans).mean()
    return loss + torch.stack(lists).mean() if lists else loss


def _surprise(logits: Tensor, gold: Tensor) -> Tensor:
    return torch.logsumexp(logits.flatten(), 0) - torch.logsumexp(gold.flatten(), 0)


def _padded(rows: Sequence[Pair]) -> tuple[np.ndarray, Tensor, Tensor, Tensor]:
    """Ids [n, T], which are tokens, which are of the text, which of them may answer."""
    longest = max(len(one.ids) for one in rows)
    ids = np.ones((len(rows), longest), np.int64)
    mask = torch.zeros(len(rows), longest, dtype=torch.bool)
    segment, inside = torch.zeros(len(rows), longest, dtype=torch.long), torch.zeros_like(mask)
    for row, one in enumerate(rows):
        ids[row, : len(one.ids)] = one.ids
        mask[row, : len(one.ids)] = True
        segment[row, one.begin : len(one.ids)] = 1
        inside[row, one.begin : len(one.ids) - 1] = True
    return ids, mask, segment, inside
