"""Files → documents, structure, chunks, indexes; run as `python -m ingest`."""
