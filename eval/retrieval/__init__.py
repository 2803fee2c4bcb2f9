"""How well passages are found: dev sets → rankings of ours and of peers → measures (`python -m eval.retrieval`)."""
