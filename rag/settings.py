"""The settings: the only reader of the environment (RAG_* variables)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import SettingsError

_ANSWER_FIELDS = (
    "embedding_model",
    "embedding_query_prompt",
    "embedding_passage_prompt",
    "reranker",
    "llm_model",
    "candidates",
    "dense_weight",
    "abstain_below",
)


class Settings(BaseSettings):
    """Every setting with its default; `RAG_DATA_DIR=/srv/rag` sets `data_dir`, and so on."""

    model_config = SettingsConfigDict(env_prefix="RAG_", frozen=True, env_ignore_empty=True)

    data_dir: Path = Field(default=Path("data"), description="Nơi chương trình ghi mọi thứ: chỉ mục, bản gốc, mô hình")
    host: str = Field(default="127.0.0.1", description="Địa chỉ mà trang hỏi đáp lắng nghe")
    port: int = Field(default=7860, ge=1, le=65535, description="Cổng của trang hỏi đáp")
    embedding_model: str = Field(
        default="e5-small", description="e5-small (kèm sẵn), hoặc tên/thư mục một mô hình sentence-transformers"
    )
    embedding_query_prompt: str | None = Field(
        default=None, description="Tiền tố câu hỏi, nếu mô hình không tự khai báo"
    )
    embedding_passage_prompt: str | None = Field(
        default=None, description="Tiền tố đoạn văn, nếu mô hình không tự khai báo"
    )
    reranker: str | None = Field(
        default=None, description="Tên/thư mục một CrossEncoder của sentence-transformers để xếp lại các đoạn tìm được"
    )
    llm_base_url: str | None = Field(default=None, description="Máy chủ kiểu OpenAI, ví dụ http://127.0.0.1:11434/v1")
    llm_model: str | None = Field(default=None, description="Tên mô hình ngôn ngữ trên máy chủ đó")
    llm_api_key: str = Field(default="none", description="Khoá của máy chủ đó, nếu có")
    llm_timeout: float = Field(
        default=60.0,
        gt=0,
        description="Số giây chờ chữ đầu tiên của mô hình (giữa hai chữ: một nửa; cả câu trả lời: gấp năm)",
    )
    candidates: int = Field(default=50, ge=10, le=1000, description="Số đoạn lấy từ mỗi chỉ mục trước khi trộn điểm")
    dense_weight: float = Field(
        default=0.45, ge=0, le=1, description="Phần của vectơ trong điểm trộn; phần còn lại là của từ ngữ"
    )
    abstain_below: float = Field(
        default=0.15, ge=0, le=1, description="Độ tin cậy thấp hơn mức này thì trả lời không tìm thấy"
    )
    root_path: str | None = Field(
        default=None,
        pattern=r"^/([\w.~-]+(/[\w.~-]+)*)?$",
        description="Tiền tố đường dẫn sau máy chủ proxy trên cùng máy, ví dụ /tro-ly; / nếu không có tiền tố",
    )
    session_idle_minutes: int = Field(default=120, ge=1, description="Số phút không dùng đến thì phải đăng nhập lại")
    session_hours: int = Field(default=12, ge=1, description="Số giờ tối đa của một lần đăng nhập")
    audit_days: int = Field(default=730, ge=0, description="Số ngày giữ nhật ký truy cập; 0: giữ mãi")

    stop_seconds: float = Field(
        default=20.0, ge=0, description="Khi dừng chương trình, số giây chờ các câu trả lời đang chạy"
    )

    @property
    def llm_configured(self) -> bool:
        """True when both the address and the model of a language model are set."""
        return bool(self.llm_base_url and self.llm_model)

    def fingerprint(self) -> str:
        """Twelve hex digits over the settings that change answers; stamped on answers and reports."""
        values = {name: getattr(self, name) for name in _ANSWER_FIELDS}
        if not self.llm_configured:
            values["llm_model"] = None
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:12]


def load_settings() -> Settings:
    """Settings from the environment. Raises SettingsError naming the variable and the value seen."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [
            f"RAG_{str(item['loc'][0]).upper()}={item['input']!r} không dùng được: {item['msg']}."
            for item in error.errors()
        ]
        raise SettingsError(" ".join(lines) + " Xem bảng cài đặt trong README.md.") from None
