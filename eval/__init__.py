"""Question set → answers → metrics; run as `python -m eval`."""
