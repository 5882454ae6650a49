"""The open sea: sky, a far horizon, and waves that come towards the viewer."""

import numpy as np
from PIL import Image

from shared.adapters.providers.sandbox.brief import Brief
from shared.adapters.providers.sandbox.elements.figures import Spot, draw_figure
from shared.adapters.providers.sandbox.elements.flyers import add_balloons, add_flock, add_flyers
from shared.adapters.providers.sandbox.elements.ground import View, look
from shared.adapters.providers.sandbox.elements.sky import Sky, paint_sky
from shared.adapters.providers.sandbox.elements.staffage import add_boats
from shared.adapters.providers.sandbox.elements.water import Water, with_water
from shared.adapters.providers.sandbox.elements.weather import with_weather
from shared.adapters.providers.sandbox.moods import Mood, mood_of
from shared.adapters.providers.sandbox.noise import fractal, sample
from shared.adapters.providers.sandbox.pixels import Field, Light, Picture, mix, rgb, smoothstep, to_light, to_picture

_ROUGH = {"storm": 2.1, "rain": 1.5, "cloudy": 1.15}


def paint_sea(brief: Brief, height: int, width: int) -> Picture:
    """Paint the sea under its sky."""
    mood, rng = mood_of(brief), brief.chance("sea")
    horizon = float(rng.uniform(0.38, 0.52))
    sky = paint_sky(brief, mood, height, width, horizon)
    rough = _ROUGH.get(brief.weather, float(rng.uniform(0.6, 1.1)))
    wet = np.ones((height, width), dtype=np.float32)
    light = with_water(sky.light, wet, sky, brief, mood, Water(depth=(0.02, 0.17, 0.36), waves=rough, clear=0.30))
    light = _swell(light, sky, brief, mood, rough)
    canvas = Image.fromarray(to_picture(light))
    add_flock(canvas, brief, mood, horizon)
    if brief.asks("lighthouse"):
        draw_figure(
            canvas,
            "lighthouse",
            Spot(width * float(rng.uniform(0.2, 0.8)), (horizon + 0.03) * height, height * 0.24),
            brief,
            mood,
        )
    if brief.asks("boat") or ("boat" not in brief.avoided and rng.random() < 0.35):  # noqa: PLR2004 - now and then
        add_boats(canvas, brief, mood, horizon)
    if brief.asks("whale"):
        spot = Spot(width * float(rng.uniform(0.3, 0.7)), (horizon + 0.16) * height, height * 0.26)
        draw_figure(canvas, "whale", spot, brief, mood)
    add_balloons(canvas, brief, mood, horizon)
    add_flyers(canvas, brief, mood, horizon)
    return to_picture(with_weather(to_light(np.asarray(canvas)), brief, mood))


def _swell(light: Light, sky: Sky, brief: Brief, mood: Mood, rough: float) -> Light:
    """Raise real waves in the foreground, with light in their crests and foam on top."""
    height, width = light.shape[:2]
    rng = brief.chance("swell")
    bends = fractal(rng, 256, 256, rows=9, octaves=4)
    foam_map = fractal(rng, 256, 256, rows=26, octaves=3)
    length, turn = float(rng.uniform(2.4, 3.4)), float(rng.uniform(-0.25, 0.25))

    def waves(sideways: Field, away: Field) -> Field:
        bend = sample(bends, away * 6, sideways * 5 + 128)
        phase = (away + sideways * turn) * np.float32(2 * np.pi / length) + bend * 9
        crest = (0.5 + 0.5 * np.sin(phase)) ** 1.8 * (0.25 + bend)
        return crest * np.float32(0.62 * rough) + bend * np.float32(0.3 * rough)

    ground = look(waves, View(eye=2.3, horizon=sky.horizon, far=48), height, width)
    heights = ground.heights
    slope = np.gradient(heights, axis=0) / np.gradient(ground.away, axis=0)
    top = heights / max(float(heights.max()), 0.1)
    deep = brief.tinted(rgb((0.02, 0.20, 0.38))[None, None, :], 0.65)
    through = brief.tinted(rgb((0.10, 0.56, 0.58))[None, None, :], 0.45)
    body = mix(deep, through, (np.clip(top, 0, 1) ** 1.6 * 0.75)[..., None]) * (
        rgb(mood.shade) * 0.75 + rgb(mood.sun) * 0.55
    )
    mirror = np.clip(0.42 - slope * 0.55, 0.02, 0.8) * np.exp(-ground.away * 0.006)
    body = mix(body, rgb(mood.sky[2]) * 0.9, mirror[..., None])
    lace = sample(foam_map, ground.away * 22, ground.sideways * 16 + 128)
    foam = smoothstep(0.60, 0.86, top * 0.8 + (lace - 0.5) * 0.62 + 0.08 * rough) * min(1.0, 0.62 * rough)
    body = mix(body, rgb(mood.sun) * 0.45 + 0.5 * rgb(mood.cloud), foam[..., None])
    near = np.exp(-((ground.away / 17) ** 2)) + heights * 0
    share = ground.spread(near) * ground.seen
    return mix(light, ground.spread(body), (share * 0.9)[..., None])
