"""What answers are worth: each module owns measures of one kind."""
