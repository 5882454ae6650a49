"""Words in a prompt that make a stand-in's content filter act, for tests and for whoever runs one by hand."""

REFUSED = "forbidden"
"""The request is refused."""

BLURRED = "blurred"
"""It is answered, but what was made is held back: blurred, or left out."""


def refuses(prompt: str) -> bool:
    return REFUSED in prompt


def holds_back(prompt: str) -> bool:
    return BLURRED in prompt
