"""Every error the assistant raises on purpose, each with a message for the person who must act on it.

RagError
├── SettingsError         a RAG_* variable has a value that cannot be used
├── EmptyIndexError       nothing has been ingested yet
├── IndexMismatchError    the index was made with another embedding model or tokeniser
├── BusyError             another process is writing to the same data folder
├── StorageError          the data folder cannot be read or written (disk full, no permission, damaged)
├── ModelError            an embedding model cannot be loaded
├── LanguageModelError    the language model did not answer, or not usefully
├── DocumentError         one file cannot be read (ingest names it and goes on)
├── CorrectionError       a value that a clerk gave for a document cannot be used
├── CandidateError        a candidate question cannot be found, accepted or rejected
├── AbbreviationError     the office's file of abbreviations has a line that cannot be used
└── QuestionError         a question or a line of a question file cannot be used

Messages are in Vietnamese, name the value seen and say what to do next.
"""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOENT: "tệp hoặc thư mục không còn ở đó",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EISDIR: "đó là một thư mục",
    errno.ENOTDIR: "đường dẫn đi qua một tệp, không phải thư mục",
    errno.ELOOP: "liên kết vòng",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.EIO: "đĩa bị lỗi khi đọc hoặc ghi",
    errno.ENOSPC: "đĩa đầy",
    errno.EDQUOT: "hết hạn mức đĩa",
    errno.EFBIG: "tệp vượt cỡ cho phép",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
}


def reason_of(error: OSError) -> str:
    """What the operating system said, in Vietnamese where it is a common one.

    >>> reason_of(FileNotFoundError(errno.ENOENT, "No such file or directory"))
    'tệp hoặc thư mục không còn ở đó'
    """
    return _REASONS.get(error.errno or 0) or error.strerror or str(error) or type(error).__name__


class RagError(Exception):
    """Base of all expected errors; caught at the edge (`ui/`, `__main__`) and shown as it is."""


class SettingsError(RagError):
    """A RAG_* variable has a value that cannot be used."""


class EmptyIndexError(RagError):
    """Nothing has been ingested yet."""


class IndexMismatchError(RagError):
    """The index was made with another embedding model or tokeniser."""


class BusyError(RagError):
    """Another process is writing to the same data folder."""


class StorageError(RagError):
    """The data folder cannot be read or written; what was finished before stays."""


class ModelError(RagError):
    """An embedding model cannot be loaded."""


class LanguageModelError(RagError):
    """The language model did not answer, or not usefully."""


class DocumentError(RagError):
    """One file cannot be read; its message is the reason shown beside the file's name."""


class CorrectionError(RagError):
    """A value that a clerk gave for a document's metadata cannot be used."""


class CandidateError(RagError):
    """A candidate question cannot be found, accepted or rejected."""


class AbbreviationError(RagError):
    """The office's file of abbreviations (viet-tat.txt) has a line that cannot be used."""


class QuestionError(RagError):
    """A question or a line of a question file cannot be used."""
