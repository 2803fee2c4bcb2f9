"""Tests of the documents tab."""
