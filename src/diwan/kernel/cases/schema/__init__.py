"""The language procedures are written in, and its checks."""
