"""What is proven, and how: see the folders."""
