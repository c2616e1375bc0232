"""Files, typeset acts, electronic signature and verification; what modules call is listed in README.md."""
