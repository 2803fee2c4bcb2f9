"""What is loaded is left out of later collections, and cycles are still found."""

from __future__ import annotations

import subprocess
import sys


def test_what_is_loaded_is_collected_no_more_and_new_cycles_are() -> None:
    code = """
import gc, weakref
from rag.memory import settle
class Node: pass
settle()
print(gc.get_freeze_count() > 1_000)
node = Node(); node.itself = node; seen = weakref.ref(node); del node
made = [[] for _ in range(60_000)]
print(seen() is None)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["True", "True"]


def test_cycles_that_have_grown_old_are_collected_now_and_then() -> None:
    code = """
import gc, time, weakref
from rag.memory import collect_now_and_then, settle
class Node: pass
settle()
node = Node(); node.itself = node; seen = weakref.ref(node); del node
print(seen() is None)
collect_now_and_then(0.05)
end = time.monotonic() + 20
while seen() is not None and time.monotonic() < end:
    time.sleep(0.05)
print(seen() is None)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["False", "True"]
