"""Many at once: each gets its own answer, none is refused and none is lost."""

from concurrent.futures import ThreadPoolExecutor

import requests

from tests.e2e.client import Client


def test_thirty_images_at_once(client: Client) -> None:
    with ThreadPoolExecutor(30) as pool:
        made = list(pool.map(lambda seed: client.generate(seed=seed, output_format="jpg"), range(1, 31)))
    assert [image["seed"] for image in made] == list(range(1, 31))
    assert len({image["id"] for image in made}) == 30
    assert len({image["image_url"] for image in made}) == 30
    assert all(requests.get(image["image_url"], timeout=60).status_code == 200 for image in made)


def test_ten_videos_at_once(client: Client, photo: bytes) -> None:
    with ThreadPoolExecutor(10) as pool:
        jobs = list(pool.map(lambda seed: client.start_video(photo, seed=str(seed)), range(1, 11)))
        results = list(pool.map(client.finished_video, jobs))
    assert [result["seed"] for result in results] == [str(seed) for seed in range(1, 11)]
    assert len({result["video_url"] for result in results}) == 10
