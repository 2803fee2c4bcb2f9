"""How many people may ask at once: the real program under load, over HTTP."""
