"""What the report calls things, in the words of the people who read it."""

from __future__ import annotations

# Measure → (name, what it says). The first ones head the page.
MEASURES = {
    "correct": ("Trả lời đúng", "Câu đúng, gồm cả từ chối đúng, trên tất cả các câu"),
    "hit@1": ("hit@1", "Đoạn đứng đầu thuộc đúng văn bản"),
    "hit@10": ("hit@10", "Đúng văn bản có trong 10 đoạn đầu"),
    "recall@5": ("recall@5", "Phần văn bản đúng có trong 5 đoạn đầu"),
    "recall@10": ("recall@10", "Phần văn bản đúng có trong 10 đoạn đầu"),
    "MRR@10": ("MRR@10", "Nghịch đảo thứ hạng của văn bản đúng đầu tiên"),
    "nDCG@10": ("nDCG@10", "Thứ tự của các văn bản đúng trong 10 đoạn đầu"),
    "passage_hit@1": ("Đúng điều khoản, hạng 1", "Đoạn đứng đầu là đúng điều khoản, câu làm căn cứ"),
    "passage_hit@10": ("Đúng điều khoản, hạng 10", "Đúng điều khoản, câu làm căn cứ có trong 10 đoạn đầu"),
    "first_quote_contains_answer": ("Trích dẫn đầu có đáp án", "Đáp án nằm trong 300 ký tự đầu của trích dẫn thứ nhất"),
    "three_quotes_contain_answer": ("Ba trích dẫn có đáp án", "Đáp án nằm trong một trong ba trích dẫn đầu"),
    "exact_match": ("Khớp hoàn toàn", "Phần in đậm trùng với đáp án"),
    "token_f1": ("F1 theo từ", "Phần in đậm trùng với đáp án đến đâu"),
    "figure_accuracy": ("Số liệu đúng", "Đúng cả giá trị, đơn vị và kỳ"),
    "figure_value": ("— giá trị", "Đúng giá trị"),
    "figure_unit": ("— đơn vị", "Đúng đơn vị"),
    "figure_period": ("— kỳ", "Đúng kỳ được hỏi"),
    "date_accuracy": ("Ngày đúng", "Phần in đậm là đúng ngày được hỏi"),
    "wrong_figures": ("Số liệu sai", "Câu hỏi số liệu được trả lời bằng số sai (càng thấp càng tốt)"),
    "citation_precision": ("Trích dẫn đúng chỗ", "Phần trích dẫn là đúng căn cứ, trong các câu có trả lời"),
    "citation_recall": ("Có dẫn căn cứ đúng", "Câu có ít nhất một trích dẫn là đúng căn cứ"),
    "false_figures": (
        "Số không có trong trích dẫn",
        "Câu trả lời có con số mà trích dẫn không có (càng thấp càng tốt)",
    ),
    "refusal_precision": ("Từ chối có lý", "Trong các câu bị từ chối, phần văn bản không có câu trả lời"),
    "refusal_recall": ("Biết từ chối", "Câu văn bản không trả lời được mà trợ lý từ chối"),
    "answerable_refused": ("Từ chối oan", "Câu trả lời được mà trợ lý từ chối (càng thấp càng tốt)"),
    "faithfulness": ("Đúng với căn cứ (mô hình chấm)", "Mọi ý đều có trong trích dẫn"),
    "completeness": ("Đủ ý (mô hình chấm)", "Nêu đủ các ý của đáp án"),
    "risk_coverage_area": (
        "Diện tích rủi ro – độ phủ",
        "Tỷ lệ sai trung bình khi chỉ trả lời những câu chắc nhất (càng thấp càng tốt)",
    ),
    "seconds_p50": ("Giây mỗi câu, giữa", "Một nửa số câu nhanh hơn"),
    "seconds_p95": ("Giây mỗi câu, 95 %", "Chỉ 5 % số câu chậm hơn"),
}
HEADLINES = ("correct", "hit@1", "first_quote_contains_answer", "figure_accuracy", "refusal_recall", "false_figures")
VERDICTS = {
    "right": "Đúng",
    "wrong": "Sai",
    "refused_rightly": "Từ chối đúng",
    "refused_wrongly": "Từ chối oan",
    "should_have_refused": "Lẽ ra phải từ chối",
}
REASONS = {
    "not_retrieved": "Không tìm thấy văn bản đúng",
    "not_picked": "Tìm thấy nhưng không chọn",
    "wrong_figure": "Sai số liệu hoặc ngày",
    "wrongly_refused": "Tìm thấy nhưng từ chối",
    "should_have_refused": "Lẽ ra phải từ chối",
}
CONTROLS = {"ours": "Trợ lý", "bm25": "Chỉ từ ngữ (BM25)", "random": "Ngẫu nhiên"}
TESTS = {"mcnemar": "McNemar", "permutation": "hoán vị"}


def number(value: float | None) -> str:
    """As Vietnamese officials write it; "—" for what was not measured.

    >>> number(0.9833), number(None)
    ('0,983', '—')
    """
    return "—" if value is None else f"{value:.3f}".replace(".", ",")


def signed(value: float) -> str:
    """A difference, zero without a sign.

    >>> signed(0.0143), signed(-0.5), signed(0.0)
    ('+0,014', '-0,500', '0,000')
    """
    return f"{value:+.3f}".replace(".", ",") if round(value, 3) else "0,000"


def percent(value: float | None) -> str:
    """A share.

    >>> percent(0.98)
    '98,0 %'
    """
    return "—" if value is None else f"{100 * value:.1f} %".replace(".", ",")
