"""Model providers, one folder or file each."""
