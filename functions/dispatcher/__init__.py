"""Dispatcher: resumes jobs that wait for a provider's rate limit when the dispatch timer fires."""
