"""Other administrations that answer by the API, as well or as badly as they do: they ship with the house."""
