"""How well and how fast files are read: `python -m eval.reading`."""
