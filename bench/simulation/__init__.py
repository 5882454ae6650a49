"""The decision code at scale: ten thousand jobs against a simulated provider and a simulated AWS, in virtual time."""
