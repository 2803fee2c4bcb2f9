"""A question in Vietnamese → a cited answer; knows nothing of files or web pages."""
