"""The web app's tabs, one module each."""
