"""A conversation as DOCX: what an official copies into a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
from fastapi.testclient import TestClient

from rag.schema import Answer, Claim, Document
from rag.settings import Settings
from tests.ui.scripted import ABSTAINED, ANSWER, NOTICE, PLAIN, QUOTE, REPORT, Scripted, cite
from ui import page
from ui.access import audit
from ui.access.person import OWNER
from ui.context import Context
from ui.official import reference
from ui.state import open_state
from ui.talks.chosen import EVERYWHERE, Chip, Chosen
from ui.talks.packing import GONE, cut_short, pack
from ui.talks.shown import seen
from ui.talks.store import Talks
from ui.talks.word_file import FONT, word_file
from ui.wording import STOPPED_LABEL

MADE = datetime(2024, 6, 30, 8, 5, tzinfo=UTC)
REPORTS = Chosen((Chip("kinds", "Báo cáo", "Báo cáo"),))
UNVERIFIED = Answer(
    "lưu ý?",
    (Claim("Đạt **90%**. [1]", (cite(1, REPORT, QUOTE),), "unverified", ("số “90%” không có ở nguồn [1]",)),),
    notice=NOTICE,
)
TABLE = "| Kỳ | Thu \\[a\\] |\n| --- | --- |\n| 2023 | **5** [1] |"


def paragraphs(written: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(written)).paragraphs]


def kept(folder: Path, *answers: Answer, chosen: Chosen = EVERYWHERE) -> tuple[Talks, str]:
    talks, talk_id = Talks(open_state(folder)), None
    for answer in answers:
        talk_id, number = talks.begin("", talk_id, answer.question, chosen)
        talks.finish("", talk_id, number, pack(answer))
    assert talk_id
    return talks, talk_id


def exported(folder: Path, *answers: Answer, number: int | None = None, assistant: Scripted | None = None) -> bytes:
    talks, talk_id = kept(folder, *answers, chosen=REPORTS)
    talk = talks.talk("", talk_id)
    assert talk is not None
    at = tuple(replace(row, at="2024-06-29T03:00:00+00:00") for row in talk.rows)
    return word_file(seen(replace(talk, rows=at), assistant or Scripted(), OWNER), "Lan", MADE, number)


def test_an_answer_with_its_quotes_and_official_citations(tmp_path: Path) -> None:
    at = datetime(2024, 6, 29, 3, tzinfo=UTC).astimezone()
    assert paragraphs(exported(tmp_path, ANSWER)) == [
        ANSWER.question,
        "Người hỏi: Lan; xuất ngày 30/06/2024 lúc 08:05",
        f"Câu 1. {ANSWER.question}",
        f"Hỏi ngày 29/06/2024 lúc {at:%H:%M}; phạm vi: Loại: Báo cáo",
        "Tỷ lệ giải ngân đạt 88% kế hoạch giao, đứng thứ 5. [1]",
        "Kết nạp trên 1.300 đảng viên mới. [2]",
        "Căn cứ:",
        "[1] Báo cáo số 15-BC/TU ngày 29/9/2021, mục I",
        f"“{QUOTE}”",
        "[2] “Ghi chép”",
        "“1.300 đảng viên mới”",
    ]


def test_bold_words_and_the_font_of_offices(tmp_path: Path) -> None:
    file = docx.Document(BytesIO(exported(tmp_path, ANSWER)))
    assert [run.text for run in file.paragraphs[4].runs if run.bold] == ["88%"]
    style = file.styles["Normal"]
    assert (style.font.name, style.font.size.pt) == (FONT, 13)
    assert set(style.element.rPr.rFonts.attrib.values()) == {FONT}
    assert (file.core_properties.title, file.core_properties.author) == (ANSWER.question, "Lan")


def test_notices_doubts_and_refusals_are_told_in_words(tmp_path: Path) -> None:
    said = paragraphs(exported(tmp_path, UNVERIFIED, ABSTAINED))
    assert f"Lưu ý: {NOTICE}" in said
    assert "[Chưa kiểm chứng] Đạt 90%. [1] (số “90%” không có ở nguồn [1])" in said
    assert said[-2:] == ["Không tìm thấy trong kho văn bản", ABSTAINED.claims[0].text]


def test_one_answer_alone(tmp_path: Path) -> None:
    said = paragraphs(exported(tmp_path, ANSWER, ABSTAINED, number=2))
    assert said[0] == "Trả lời từ kho văn bản" and ABSTAINED.question in said
    assert ANSWER.question not in said


def test_a_stopped_answer_is_taken_away_as_one(tmp_path: Path) -> None:
    talks, talk_id = kept(tmp_path, ANSWER)
    for part in (cut_short(Answer("dở?", (*ANSWER.claims[:1], Claim("Ngoài ra")))), None):
        _, number = talks.begin("", talk_id, "dở?", EVERYWHERE)
        talks.leave("", talk_id, number, "stopped", answer=None if part is None else pack(part))
    talk = talks.talk("", talk_id)
    assert talk is not None
    written = word_file(seen(talk, Scripted(), OWNER), "Lan", MADE)
    said = paragraphs(written)[paragraphs(written).index("Câu 2. dở?") :]
    assert said[2:5] == [
        STOPPED_LABEL,
        "Tỷ lệ giải ngân đạt 88% kế hoạch giao, đứng thứ 5. [1]",
        "[Chưa kiểm chứng] Ngoài ra (dừng trước khi kiểm chứng)",
    ]
    assert f"“{QUOTE}”" in said and said[-1] == STOPPED_LABEL and said.count(STOPPED_LABEL) == 2
    assert STOPPED_LABEL not in paragraphs(word_file(seen(talk, Scripted(), OWNER), "Lan", MADE, 1))


def test_a_table_is_a_table(tmp_path: Path) -> None:
    file = docx.Document(BytesIO(exported(tmp_path, Answer("q", (Claim(TABLE, (cite(1, REPORT, QUOTE),)),)))))
    (table,) = file.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Kỳ", "Thu [a]"], ["2023", "5 [1]"]]


def test_what_can_no_longer_be_read_is_not_taken_away(tmp_path: Path) -> None:
    assistant = Scripted()
    del assistant.shelf["d1"]
    said = "\n".join(paragraphs(exported(tmp_path, ANSWER, assistant=assistant)))
    assert QUOTE not in said and "88%" not in said
    assert GONE.strip("*") in said and "1.300 đảng viên mới" in said


@pytest.mark.parametrize(
    ("document", "locator", "said"),
    [
        (
            Document("a", "a", "A", "x", kind="Quy định", number="22-QĐ/TW", date="2021-07-28"),
            "Điều 5, khoản 2",
            "Quy định số 22-QĐ/TW ngày 28/7/2021, Điều 5, khoản 2",
        ),
        (
            Document("a", "a", "Bản tin", "x", page_starts=(0,), date="2024-10-05"),
            "",
            "“Bản tin” ngày 05/10/2024, trang 1",
        ),
        (PLAIN, "", "“Ghi chép”"),
    ],
)
def test_the_official_form(document: Document, locator: str, said: str) -> None:
    assert reference(cite(1, document, document.text[:1], locator)) == said


def test_a_conversation_is_downloaded_by_its_person_only(tmp_path: Path) -> None:
    state = open_state(tmp_path)
    context = Context(Scripted(), Settings.model_construct(data_dir=tmp_path), state)
    _, mine = kept(tmp_path, ANSWER)
    talks = Talks(state)
    other, _ = talks.begin("minh", None, "của người khác?")
    with TestClient(page.build(context)) as client:
        reply = client.get(f"/hoi-thoai/{mine}.docx?cau=1")
        assert reply.status_code == 200
        assert reply.headers["content-disposition"] == (
            "attachment; filename*=UTF-8''ty-le-giai-ngan-la-bao-nhieu-cau-1.docx"
        )
        assert "Căn cứ:" in paragraphs(reply.content)
        for path in (f"{other}.docx", "khong-co.docx", f"{mine}.docx?cau=9", f"{mine}", "../../etc/passwd"):
            assert client.get(f"/hoi-thoai/{path}").status_code == 404, path
        assert client.get(f"/hoi-thoai/{mine}.docx?cau=x").status_code == 422
    assert [(one.action, one.subject, one.detail) for one in audit.entries(state)] == [("export", mine, "câu 1")]
