"""The pages of payments, notices and tokens: the citizen's, and the desk's."""
