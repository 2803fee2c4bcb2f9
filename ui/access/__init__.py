"""Who may use the web app, and what each of them may see."""
