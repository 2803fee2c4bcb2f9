"""The conversations of the Hỏi đáp tab: kept, found again, gone on with, judged, taken away."""
