"""The parts of scenes: sky, water, terrain, vegetation, buildings, objects, weather."""
