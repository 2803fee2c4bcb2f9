"""The tabs of those who keep the library: its documents, and how well it answers."""
