"""Two runs compared: what flipped, what differs, and whether chance explains it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom, wilcoxon

from eval.baseline import compare, mcnemar, permutation
from eval.outcome import Outcome
from eval.questions import Question
from eval.results import Earlier, Results, ResultsError, as_object, read, results_of, write
from eval.run import Answered
from eval.stamp import Stamp
from rag.schema import Answer
from tests.eval.made import GOOD, REFUSAL, outcomes, question

STAMP = Stamp("f", 3, "c", "i", "p", "q")


def results(*pairs: tuple[Question, Answer], stamp: Stamp = STAMP) -> Results:
    """A run whose controls answer as it does."""
    made = outcomes(*pairs)
    answered = [Answered(one, {"bm25": one, "random": one}) for one in made]
    return results_of("q.jsonl", stamp, [asked for asked, _ in pairs], answered)


def earlier(folder: Path, *pairs: tuple[Question, Answer]) -> Earlier:
    write(folder, as_object(results(*pairs)))
    return read(folder)


def asked(number: int, **fields: object) -> Question:
    return question(id=str(number), source=f"{number}.txt", **fields)


def test_flips_both_ways_and_what_cannot_be_compared(tmp_path: Path) -> None:
    before = earlier(
        tmp_path, (asked(1), GOOD), (asked(2), REFUSAL), (asked(3), GOOD), (asked(4), GOOD), (asked(5), GOOD)
    )
    changed = asked(4, answers=["642 tỷ đồng"])
    stamp = Stamp("g", 4, "c", "i", "p", "r")
    now = results(
        (asked(1), REFUSAL), (asked(2), GOOD), (asked(3), GOOD), (changed, GOOD), (asked(6), GOOD), stamp=stamp
    )
    found = compare(now, before)
    assert [(flip.id, flip.before, flip.now) for flip in found.worse] == [("1", "right", "refused_wrongly")]
    assert [(flip.id, flip.before, flip.now) for flip in found.better] == [("2", "refused_wrongly", "right")]
    assert (found.added, found.removed, found.changed) == (("6",), ("5",), ("4",))
    assert (found.same_questions, found.same_corpus, found.same_settings) == (False, True, False)
    correct = found.differences["correct"]
    assert (correct.before, correct.now, correct.difference, correct.p, correct.n) == (0.6667, 0.6667, 0.0, 1.0, 3)
    assert correct.low < 0 < correct.high
    assert found.totals["seconds_p50"] == (0.25, 0.25)


def test_one_run_against_itself_differs_in_nothing(tmp_path: Path) -> None:
    pairs = [(asked(n), GOOD if n % 3 else REFUSAL) for n in range(9)]
    found = compare(results(*pairs), earlier(tmp_path, *pairs))
    assert (found.better, found.worse, found.same_settings) == ((), (), True)
    assert {(one.difference, one.low, one.high, one.p) for one in found.differences.values()} == {(0.0, 0.0, 0.0, 1.0)}


def test_a_clear_loss_is_no_chance(tmp_path: Path) -> None:
    before = earlier(tmp_path, *[(asked(n), GOOD) for n in range(20)])
    found = compare(results(*[(asked(n), REFUSAL if n < 8 else GOOD) for n in range(20)]), before)
    correct, f1 = found.differences["correct"], found.differences["token_f1"]
    assert (correct.difference, correct.test) == (-0.4, "mcnemar") and correct.p < 0.01 and correct.high < 0
    assert f1.difference == -0.4 and f1.p < 0.01


@pytest.mark.parametrize(("gained", "lost"), [(0, 0), (1, 0), (5, 5), (2, 9), (30, 12)])
def test_mcnemar_by_the_binomial_distribution(gained: int, lost: int) -> None:
    flips = gained + lost
    both_tails = min(1.0, 2 * float(binom.cdf(min(gained, lost), flips, 0.5))) if flips else 1.0
    assert mcnemar(gained, lost) == pytest.approx(both_tails)


def test_the_permutation_test_finds_what_wilcoxons_does() -> None:
    chance = np.random.default_rng(5)
    before = chance.random(60)
    same, better = before + chance.normal(0, 0.1, 60), before + chance.normal(0.06, 0.1, 60)
    assert permutation(before, better) < 0.01 and wilcoxon(better, before).pvalue < 0.01
    assert permutation(before, same) > 0.05 and wilcoxon(same, before).pvalue > 0.05
    assert permutation(before, better) == permutation(before, better)  # seeded
    assert permutation(before, before) == 1


def test_a_run_is_read_back(tmp_path: Path) -> None:
    made = results((asked(1), GOOD), (asked(2), REFUSAL))
    write(tmp_path, as_object(made))
    found = read(tmp_path / "results.json")
    assert (found.stamp, found.outcomes, found.overall) == (made.stamp, made.outcomes, made.overall)
    assert list(json.loads((tmp_path / "results.json").read_text("utf-8")))[:3] == [
        "fingerprint",
        "summary",
        "questions",
    ]
    assert list(tmp_path.iterdir()) == [tmp_path / "results.json"]


def test_what_is_no_run(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text('{"fingerprint": "f", "summary": {}, "questions": []}', "utf-8")
    with pytest.raises(ResultsError, match="không phải kết quả của chương trình này .KeyError"):
        read(tmp_path)
    (tmp_path / "results.json").write_text("{", "utf-8")
    with pytest.raises(ResultsError, match="không phải kết quả"):
        read(tmp_path)
    with pytest.raises(ResultsError, match="không còn ở đó"):
        read(tmp_path / "gone.json")


def test_misses_are_counted_by_reason() -> None:
    made = results((asked(1), GOOD), (asked(2), REFUSAL), (asked(3), REFUSAL))
    content = as_object(made)
    assert content["misses"] == {"not_retrieved": 2}
    first: Outcome = made.outcomes[0]
    assert content["risk_coverage"] == {"coverage": (1.0,), "risk": (0.0,), "area": 0.0} and first.verdict == "right"
