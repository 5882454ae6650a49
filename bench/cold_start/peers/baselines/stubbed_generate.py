"""The handler of our generate route with a stubbed provider."""

import stub_provider  # noqa: F401 - replaces the provider before the handler is imported

from functions.generate.handler import lambda_handler  # noqa: F401 - the runtime imports it from here
