"""The whole command on one small gazette file, made here."""

from __future__ import annotations

import json
from pathlib import Path

import pypdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from eval.reading import facts, outlines, recognition, similarity
from eval.reading.__main__ import main
from eval.reading.corpus import files_of, read_one
from eval.reading.reference import without_furniture

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
STEM = "nghi-dinh-so-7-2024-nd-cp-12345"
PAGES = (
    [
        "CÔNG BÁO/Số 27 + 28/Ngày 04-01-2024 3", "CHÍNH PHỦ", "Số: 7/2024/NĐ-CP",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Hà Nội, ngày 02 tháng 01 năm 2024",
        "NGHỊ ĐỊNH", "Quy định về quản lý đầu tư công", "Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;",
        "Điều 1. Phạm vi điều chỉnh", "1. Nghị định này quy định về kế hoạch vốn 1.250 tỷ đồng.",
        "2. Không áp dụng cho dự án khác.",
    ],
    [
        "4 CÔNG BÁO/Số 27 + 28/Ngày 04-01-2024", "Điều 2. Hiệu lực thi hành",
        "Nghị định này có hiệu lực từ ngày 15 tháng 02 năm 2024.",
    ],
)  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """One gazette file with its text and metadata, and a file that no reader opens."""
    gazette = tmp_path / "official" / "gazette"
    gazette.mkdir(parents=True)
    pdfmetrics.registerFont(TTFont("DejaVu", str(FONT)))
    canvas = Canvas(str(gazette / f"{STEM}.pdf"), pagesize=A4)
    for lines in PAGES:
        text = canvas.beginText(60, 780)
        text.setFont("DejaVu", 11)
        for line in lines:
            text.textLine(line)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    text_file = "\n".join(line for page in PAGES for line in page).replace("2024 3\n", "2024 \n3\n")
    (gazette / f"{STEM}.txt").write_text(text_file.replace("4 CÔNG", " \n4 \nCÔNG"), "utf-8")
    (gazette / f"{STEM}.json").write_text(json.dumps({"slug": STEM, "nam": 7}), "utf-8")
    (tmp_path / "bulletins").mkdir()
    (tmp_path / "bulletins" / "anh.xyz").write_bytes(b"\x00\x01")
    return tmp_path


def test_the_whole_command(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = data / "reading.json"
    assert main(["--data", str(data), "--out", str(out)]) == 0
    results = json.loads(out.read_text("utf-8"))
    scores = results["similarity"]["mean"]["ours"]
    assert (scores["f1"]["value"], scores["order"]["value"], scores["f1"]["n"]) == (1.0, 1.0, 1)
    assert results["similarity"]["pages_right"]["of"] == 2 and results["similarity"]["pages_right"]["value"] == 1.0
    assert results["recognition"]["skipped"] in ("no page is clean enough", recognition.unavailable())
    assert {name: row["right"] for name, row in results["metadata"]["fields"].items()} == {
        "kind": 1, "number": 1, "date": 1, "issuer": 1,
    }  # fmt: skip
    assert (results["metadata"]["years_overruled"], results["metadata"]["misses"]) == (1, [])
    measures = results["outline_gazette"]["measures"]
    assert [measures[name]["value"] for name in ("article_recall", "article_precision", "khoan_count_equal")] == [1] * 3
    race = results["speed"]["race"]
    assert (race["files"], race["pages"], race["rounds"]) == (1, 2, 3)
    assert [row["file"] for row in results["files"]["refused"]] == ["anh.xyz"]
    assert results["files"]["broken"] == []
    printed = capsys.readouterr().out
    assert "REFUSED anh.xyz" in printed and "number    1/1" in printed


def test_what_is_read_wrongly_is_seen(data: Path) -> None:
    gazette = data / "official" / "gazette"
    reference = gazette / f"{STEM}.txt"
    reference.write_text(
        reference.read_text("utf-8")
        .replace("Điều 2. Hiệu lực thi hành", "Điều 2. Tổ chức thực hiện")
        .replace("ngày 02 tháng 01", "ngày 03 tháng 01"),
        "utf-8",
    )
    (gazette / f"{STEM}.json").write_text(json.dumps({"slug": STEM.replace("-7-", "-8-"), "nam": 2024}), "utf-8")
    outcome = read_one(gazette / f"{STEM}.pdf")
    assert outcome.document is not None
    rows = facts.compare(outcome.path, outcome.document)
    assert [(row["field"], row["got"]) for row in rows if not row["right"]] == [
        ("number", "7/2024/NĐ-CP"),
        ("date", "2024-01-02"),
    ]
    outline = outlines.compare("a", reference.read_text("utf-8"), outcome.document)
    assert outline is not None and (outline["articles_missed"], outline["articles_ours"]) == (["Điều 2"], 2)
    pages = recognition.page_texts(outcome.document)
    row = similarity.compare(outcome.path, {"ours": pages[::-1], "pypdf": pages, "pdfium": pages})
    ours, bare = row["ours"], row["pypdf"]
    assert isinstance(ours, dict) and isinstance(bare, dict)
    assert ours["f1"] == bare["f1"] < 1 and ours["order"] < bare["order"]
    assert (row["pages"], row["pages_right"]) == (2, 0)


def test_a_refused_file_has_nothing_right(data: Path) -> None:
    pdf = data / "official" / "gazette" / f"{STEM}.pdf"
    pdf.write_bytes(b"%PDF-1.4 cut short")
    outcome = read_one(pdf)
    assert outcome.document is None and outcome.reason
    assert [row["right"] for row in facts.compare(pdf, outcome.document)] == [False] * 4


def test_no_inputs_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (files_of(tmp_path), main(["--data", str(tmp_path)])) == ([], 1)
    assert "--data" in capsys.readouterr().err


def test_a_scan_is_a_picture_read_page_by_page(data: Path) -> None:
    pdf = data / "official" / "gazette" / f"{STEM}.pdf"
    chosen = [recognition.Page(pdf, index, without_furniture("\n".join(PAGES[index]))) for index in (0, 1)]
    scan = data / "scan.pdf"
    recognition.make_scan(chosen, scan, worn=True, seed=1)
    pages = pypdf.PdfReader(scan).pages
    assert [page.extract_text().strip() for page in pages] == ["", ""]
    assert [image.image.mode for page in pages for image in page.images if image.image] == ["L", "L"]
    lost = recognition.summarise(*recognition.read_back(chosen, pdf))
    assert (lost["refused"], lost["median_cer"]) == ("", 0.0)
