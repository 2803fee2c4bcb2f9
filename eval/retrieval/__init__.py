"""How well passages are found: dev sets → rankings of ours and of peers → measures; run as `python -m eval.retrieval`."""
