"""Scenes as models to look down upon: a plan of heights and things, drawn as blocks or as a mesh."""
