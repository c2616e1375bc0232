"""The API of the house: one root, tokens for machines, problems in the reader's language."""
