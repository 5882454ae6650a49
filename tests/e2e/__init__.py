"""The documented API from outside, at any base URL: the local stack's edge, its bare gateway, or a deployed stack."""
