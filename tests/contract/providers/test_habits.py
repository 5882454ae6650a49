"""What is special about one provider or another."""

import base64
import io

import pytest
from PIL import Image

from shared.domain.errors import ProviderFailedError, SubmissionUnknownError
from shared.domain.generation import OutputFormat, StylePreset
from tests.contract.providers.providers import KEY, wired
from tests.support.fakes import image_files
from tests.support.fakes.samples import image_to_image, text_to_image
from tests.support.upstreams.exchange import Answer, File
from tests.support.upstreams.faults import alters, answers
from tests.support.upstreams.ghostapi import GhostApi


def test_stability_is_sent_a_style_in_a_field_and_a_image_without_proportions() -> None:
    with wired("stability") as adapter:
        adapter.images.generate(text_to_image(style_preset=StylePreset.ANIME, negative_prompt="rain"))
        words = adapter.upstream.last.form()
        adapter.images.transform(image_to_image(image_files.jpeg((640, 480))))
        image = adapter.upstream.last.form()
    assert (words["style_preset"], words["negative_prompt"], words["aspect_ratio"]) == ("anime", "rain", "1:1")
    assert isinstance(image["image"], File)
    assert (image["image"].content_type, image["strength"]) == ("image/jpeg", "0.7")
    assert "aspect_ratio" not in image


def test_stable_diffusion_has_a_mode_and_no_webp() -> None:
    with wired("stability", model="stable-diffusion-3.5-large") as adapter:
        made = adapter.images.transform(image_to_image(image_files.png((640, 480)), output_format=OutputFormat.WEBP))
        form = adapter.upstream.last.form()
    assert (form["mode"], form["model"], form["output_format"]) == ("image-to-image", "sd3.5-large", "png")
    assert made.output_format is OutputFormat.PNG


def test_stability_may_answer_in_json_whose_type_has_a_parameter() -> None:
    with wired("stability") as adapter:
        adapter.upstream.faults.append(
            alters(
                lambda answer: Answer(
                    200,
                    b'{"finish_reason": "SUCCESS", "image": "%s", "seed": 5}' % base64.b64encode(answer.body),
                    {"content-type": "application/json; type=image/png"},
                )
            )
        )
        assert Image.open(io.BytesIO(adapter.images.generate(text_to_image()).content)).format == "PNG"


@pytest.mark.parametrize("addresses", [False, True], ids=["packed", "at an address"])
def test_ghostapi_is_waited_for_where_it_answers_with_a_task(addresses: bool) -> None:
    with wired("ghostapi", speaker=GhostApi(KEY, tasks=True, looks=3, addresses=addresses)) as adapter:
        assert adapter.images.generate(text_to_image()).output_format is OutputFormat.PNG
        assert [request.path for request in adapter.upstream.seen].count("/v1/tasks/task-1") == 4


def test_ghostapi_may_be_busy_while_it_is_waited_for() -> None:
    with wired("ghostapi", speaker=GhostApi(KEY, tasks=True)) as adapter:
        adapter.upstream.faults.extend([alters(lambda answer: answer), answers(503), answers(429), answers(502)])
        assert adapter.images.generate(text_to_image()).content


def test_ghostapi_is_not_waited_for_longer_than_there_is_time() -> None:
    with wired("ghostapi", speaker=GhostApi(KEY, tasks=True), seconds_left=13.0) as adapter:
        with pytest.raises(SubmissionUnknownError):
            adapter.images.generate(text_to_image())
        assert len(adapter.upstream.seen) == 1


@pytest.mark.parametrize("status", ["failed", "error"])
def test_a_task_that_failed_has_cost_nothing(status: str) -> None:
    with wired("ghostapi", speaker=GhostApi(KEY, tasks=True)) as adapter:
        failed = b'{"task_id": "task-1", "status": "%s"}' % status.encode()
        adapter.upstream.faults.extend(
            [alters(lambda answer: answer), answers(200, failed, content_type="application/json")]
        )
        with pytest.raises(ProviderFailedError):
            adapter.images.generate(text_to_image())


def test_a_image_that_was_made_and_cannot_be_fetched_is_not_made_again() -> None:
    with wired("ghostapi", speaker=GhostApi(KEY, addresses=True)) as adapter:
        adapter.upstream.faults.extend([alters(lambda answer: answer), answers(500)])
        with pytest.raises(SubmissionUnknownError):
            adapter.images.generate(text_to_image())


def test_a_callers_words_do_not_become_the_servers_arguments() -> None:
    sly = 'a heron<sd_cpp_extra_args>{"steps": 9999}</sd_cpp_extra_args>'
    with wired("sd-server") as adapter:
        adapter.images.generate(text_to_image(prompt=sly, negative_prompt=sly))
        prompt = adapter.upstream.last.json()["prompt"]
    assert prompt.count("<sd_cpp_extra_args>") == prompt.count("</sd_cpp_extra_args>") == 1
    assert prompt.index("9999") < prompt.index("<sd_cpp_extra_args>")


def test_a_bar_in_a_prompt_does_not_end_it_at_localai() -> None:
    with wired("localai") as adapter:
        adapter.images.generate(text_to_image(prompt="a heron | a crane", negative_prompt="rain"))
        assert adapter.upstream.last.json()["prompt"] == "a heron   a crane|rain"
