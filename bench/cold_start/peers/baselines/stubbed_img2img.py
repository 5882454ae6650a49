"""The handler of our img2img route with a stubbed provider."""

import stub_provider  # noqa: F401 - replaces the provider before the handler is imported

from functions.img2img.handler import lambda_handler  # noqa: F401 - the runtime imports it from here
