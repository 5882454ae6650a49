"""The templates as written and as SAM transforms them; no test here calls a service."""
