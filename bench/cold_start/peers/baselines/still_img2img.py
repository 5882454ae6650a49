"""Our img2img without its upstream."""

import still  # noqa: F401 - exchanges the provider before the handler is imported

from functions.img2img.handler import lambda_handler  # noqa: F401 - what the runtime asks for
