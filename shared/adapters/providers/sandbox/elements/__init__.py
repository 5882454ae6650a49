"""What scenes are put together from: sky, water, land, trees, buildings, weather."""
