"""What a language model writes over dev questions, and what is left of it after verification."""
