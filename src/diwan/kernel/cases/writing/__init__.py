"""Writing procedures without code: one text, read, checked, changed, drawn, tried and compared here."""
