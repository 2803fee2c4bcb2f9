"""The person behind a request: a name, a role, and the groups whose documents they may read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from starlette.requests import HTTPConnection

from rag.scope import EVERYTHING, Scope

if TYPE_CHECKING:
    import gradio as gr  # seconds to import, which the command lines need not wait for

Role = Literal["cadre", "clerk", "admin"]
_RANK: dict[Role, int] = {"cadre": 0, "clerk": 1, "admin": 2}


@dataclass(frozen=True, slots=True)
class Person:
    """`groups` are those whose documents they may read beside the open ones; None reads everything.

    `name` is "" on a page without accounts, which serves this machine only.
    """

    name: str
    role: Role
    groups: tuple[str, ...] | None = ()

    @property
    def scope(self) -> Scope:
        """All that this person may find, see or learn of."""
        return self.within(EVERYTHING)

    def within(self, scope: Scope) -> Scope:
        """A narrower scope as this person may search it: whatever groups it named."""
        return replace(scope, groups=self.groups)

    def at_least(self, role: Role) -> bool:
        """True when the person's role can do all that `role` can: a clerk asks too, an admin ingests too."""
        return _RANK[self.role] >= _RANK[role]


# Whoever sits at the machine, where no accounts are asked for.
OWNER = Person("", "admin", None)


def person_of(request: HTTPConnection | gr.Request) -> Person:
    """Whoever the door let in (`ui.access.door`). Raises PermissionError for a request that did not come through it."""
    # gradio's face of a request would turn the scope to JSON and back
    real = request if isinstance(request, HTTPConnection) else request.request
    person = real.scope.get("person") if real is not None else None
    if not isinstance(person, Person):
        raise PermissionError("the request did not come through the door")
    return person
