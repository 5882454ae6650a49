"""Build artefacts: reproducible, within their size limits, and without unneeded files."""
