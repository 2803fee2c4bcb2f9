"""Fits what the reader has learnt, from the permitted dev sets."""
