"""The evidence viewer: the cited document at its page, the quoted words marked."""
