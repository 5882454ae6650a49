"""The public interface of the generator: plain values and image files in, arrays and files out.

Equal arguments give equal results.
"""

from sandbox.arrays import ImageArray
from sandbox.image_files import decode_for_video, decode_to_size, encode_image
from sandbox.image_to_image import transform_array
from sandbox.text_to_image import draw_image

__all__ = ["ImageArray", "animate_image", "draw_image", "encode_image", "transform_image"]


def transform_image(
    content: bytes,
    *,
    prompt: str,
    negative_prompt: str,
    style_preset: str | None,
    strength: float,
    width: int,
    height: int,
    seed: int,
) -> ImageArray:
    """Transform an image file towards a prompt; strength in 0..1 sets how much changes."""
    return transform_array(
        decode_to_size(content, width, height),
        prompt=prompt,
        negative_prompt=negative_prompt,
        style_preset=style_preset,
        strength=strength,
        seed=seed,
    )


def animate_image(content: bytes, *, seed: int, cfg_scale: float, motion_bucket_id: int) -> bytes:
    """Animate an image file with a camera move; the result is an MP4 file."""
    from sandbox.image_to_video import animate_array  # noqa: PLC0415 - only videos load PyAV

    return animate_array(decode_for_video(content), seed=seed, cfg_scale=cfg_scale, motion_bucket_id=motion_bucket_id)
