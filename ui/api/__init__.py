"""What other programs of the office may ask the assistant over HTTP."""
