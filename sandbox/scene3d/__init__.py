"""Scenes in 3D: a grid of heights with box-shaped objects, rendered in isometric projection or as a mesh."""
