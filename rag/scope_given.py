"""A scope as people and programs give it: the flags of the command line, the "scope" of a line of a question file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from rag.days import iso_day, written
from rag.errors import QuestionError
from rag.jsonl import reasons
from rag.periods import Period, asked_periods
from rag.scope import Scope, group_names

FLAGS = {
    "kind": ("LOẠI", "loại văn bản, ví dụ: 'Nghị định'"),
    "issuer": ("CƠ_QUAN", "cơ quan ban hành"),
    "from": ("NGÀY", "ban hành từ ngày này, ví dụ: 1/7/2021"),
    "to": ("NGÀY", "ban hành đến hết ngày này"),
    "period": ("KỲ", "kỳ báo cáo, ví dụ: '9 tháng năm 2021'"),
    "place": ("ĐỊA_PHƯƠNG", "địa phương văn bản nói đến"),
    "in_force_on": ("NGÀY", "còn hiệu lực vào ngày này"),
    "group": ("NHÓM", "nhóm của người hỏi: chỉ tìm trong văn bản nhóm được đọc; '' là không thuộc nhóm nào"),
}
ONCE = ("from", "to", "in_force_on")


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _told(value: str) -> str:
    if not value.strip():
        raise ValueError("giá trị trống")
    return value


def _period(value: str) -> str:
    if not asked_periods(value):
        raise ValueError(
            f"“{value}” không phải một kỳ. Viết như 9 tháng năm 2021, quý III/2021, tháng 5/2024, năm 2023."
        )
    return value


_Names = Annotated[list[Annotated[str, AfterValidator(_told)]], BeforeValidator(_listed)]
_Day = Annotated[str, AfterValidator(iso_day)]


class GivenScope(BaseModel):
    """The fields of `Scope` by the names of the flags; a single value may stand for a list of one."""

    model_config = ConfigDict(extra="forbid")
    kind: _Names = []
    issuer: _Names = []
    date_from: _Day | None = Field(default=None, alias="from")
    date_to: _Day | None = Field(default=None, alias="to")
    period: Annotated[list[Annotated[str, AfterValidator(_period)]], BeforeValidator(_listed)] = []
    place: _Names = []
    in_force_on: _Day | None = None
    group: Annotated[list[str] | None, BeforeValidator(_listed)] = None

    @field_validator("date_to")
    @classmethod
    def _not_before_its_beginning(cls, last: str | None, info: ValidationInfo) -> str | None:
        first = info.data.get("date_from")
        if first and last and last < first:
            raise ValueError(f"ngày cuối {written(last)} trước ngày đầu {written(first)}")
        return last

    @property
    def scope(self) -> Scope:
        """The same for the library."""
        periods: list[Period] = [period for text in self.period for period in asked_periods(text)]
        return Scope(
            kinds=tuple(self.kind),
            issuers=tuple(self.issuer),
            date_from=self.date_from,
            date_to=self.date_to,
            periods=tuple(periods),
            places=tuple(self.place),
            in_force_on=self.in_force_on,
            groups=None if self.group is None else group_names(self.group),
        )


def scope_of(flags: Mapping[str, object]) -> Scope:
    """The scope of the flags that were given. Raises QuestionError naming each wrong flag and its value."""
    try:
        return GivenScope.model_validate({name: value for name, value in flags.items() if value is not None}).scope
    except ValidationError as error:
        raise QuestionError("\n".join(map(_of_a_flag, reasons(error)))) from None


def _of_a_flag(reason: str) -> str:
    """The reason of a wrong field ("in_force_on: …", "kind.0: …") under the name of its flag."""
    field, _, rest = reason.partition(":")
    return f"--{field.partition('.')[0].replace('_', '-')}:{rest}"
