"""Words in a prompt that trigger a fake server's content filter, in tests and when one is started manually."""

REFUSED = "forbidden"
"""The request is refused."""

BLURRED = "blurred"
"""The response has no usable image: it is blurred or missing."""


def is_refused(prompt: str) -> bool:
    return REFUSED in prompt


def is_withheld(prompt: str) -> bool:
    return BLURRED in prompt
