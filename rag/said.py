"""What a language model has said so far: its whole claims, verified, and whether it declined."""

from __future__ import annotations

from rag.schema import Claim
from rag.verify import Verifier, split_claims
from rag.write import finds_nothing, refuses


class Said:
    """What a model has said so far: its whole claims, verified, and whether it declined."""

    def __init__(self, verifier: Verifier) -> None:
        self.claims: list[Claim] = []
        self.found_nothing = self.refused = False
        self._verifier = verifier
        self._rest = ""
        self._seen: set[str] = set()

    def hear(self, piece: str) -> bool:
        """Take the next piece; True when it completed a claim."""
        before = len(self.claims)
        done, self._rest = split_claims(self._rest + piece)
        for written in done:
            self._take(written)
        return len(self.claims) > before

    def end(self) -> None:
        """Take what stands after the last mark as a claim too."""
        self._take(self._rest)
        self._rest = ""

    def _take(self, written: str) -> None:
        """Nothing after an abstention counts, nor what was said before."""
        self.found_nothing = self.found_nothing or finds_nothing(written)
        self.refused = self.refused or refuses(written)
        if self.found_nothing or " ".join(written.split()) in self._seen:
            return
        self._seen.add(" ".join(written.split()))
        claim = self._verifier.verify(written)
        if claim is not None:
            self.claims.append(claim)
