"""End-to-end tests of the documented API at any base URL: the local stack's edge, its gateway, or a deployed stack."""
