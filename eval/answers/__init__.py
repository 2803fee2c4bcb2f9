"""What answers are worth on the dev sets: the words quoted, the words in bold, and what is refused."""
