"""Groups of providers that the rows of the failure table name."""

from tests.contract.providers.providers import ALL, IMAGES, VIDEOS

ALL_PROVIDERS = tuple(ALL)
OVER_HTTP = tuple(name for name in ALL if not name.startswith("bedrock"))
IMAGE_PROVIDERS = tuple(IMAGES)
IN_JSON = tuple(name for name in IMAGES if name != "stability")
VIDEO_SERVERS = tuple(name for name in VIDEOS if name != "bedrock-video")
VIDEO_PROVIDERS = tuple(VIDEOS)
OPENAI_FORMAT = ("openai", "localai", "vllm-omni", "sglang", "sd-server", "ghostapi")
