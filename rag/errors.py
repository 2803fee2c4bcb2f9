"""Every error the assistant raises on purpose, each with a message for the person who must act on it.

RagError
├── SettingsError         a RAG_* variable has a value that cannot be used
├── EmptyIndexError       nothing has been ingested yet
├── IndexMismatchError    the index was made with another embedding model or tokeniser
├── BusyError             another process is writing to the same data folder
├── ModelError            an embedding model cannot be loaded
├── LanguageModelError    the language model did not answer, or not usefully
├── DocumentError         one file cannot be read (ingest names it and goes on)
└── QuestionError         a question or a line of a question file cannot be used

Messages are in Vietnamese, name the value seen and say what to do next.
"""


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


class ModelError(RagError):
    """An embedding model cannot be loaded."""


class LanguageModelError(RagError):
    """The language model did not answer, or not usefully."""


class DocumentError(RagError):
    """One file cannot be read; its message is the reason shown beside the file's name."""


class QuestionError(RagError):
    """A question or a line of a question file cannot be used."""
