"""Why Diwan does not start, said to whoever typed the command."""


class CannotStart(Exception):
    """The text says what stands in the way and what to do."""
