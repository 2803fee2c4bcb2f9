"""Errors planted in true claims: how many of them the verification of written answers catches."""
