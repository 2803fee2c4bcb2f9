"""How the search grows: corpora of ten thousand to a million chunks, built and asked (`python -m eval.scale`)."""
