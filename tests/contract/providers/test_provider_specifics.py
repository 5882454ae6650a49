"""Behaviour that only one provider has."""

import base64
import io

import pytest
from PIL import Image

from shared.domain.errors import ProviderFailedError, SubmissionUnknownError
from shared.domain.generation import OutputFormat, StylePreset
from tests.contract.providers.providers import KEY, connect
from tests.support.fakes import image_files
from tests.support.fakes.samples import image_to_image, text_to_image
from tests.support.upstreams.exchange import File, Response
from tests.support.upstreams.faults import changes_response, responds
from tests.support.upstreams.ghostapi import GhostApi


def test_stability_gets_a_style_field_and_no_aspect_ratio_with_an_image() -> None:
    with connect("stability") as adapter:
        adapter.images.generate(text_to_image(style_preset=StylePreset.ANIME, negative_prompt="rain"))
        words = adapter.upstream.last.form()
        adapter.images.transform(image_to_image(image_files.jpeg((640, 480))))
        image = adapter.upstream.last.form()
    assert (words["style_preset"], words["negative_prompt"], words["aspect_ratio"]) == ("anime", "rain", "1:1")
    assert isinstance(image["image"], File)
    assert (image["image"].content_type, image["strength"]) == ("image/jpeg", "0.7")
    assert "aspect_ratio" not in image


def test_stable_diffusion_gets_a_mode_field_and_never_webp() -> None:
    with connect("stability", model="stable-diffusion-3.5-large") as adapter:
        made = adapter.images.transform(image_to_image(image_files.png((640, 480)), output_format=OutputFormat.WEBP))
        form = adapter.upstream.last.form()
    assert (form["mode"], form["model"], form["output_format"]) == ("image-to-image", "sd3.5-large", "png")
    assert made.output_format is OutputFormat.PNG


def test_stability_json_response_with_a_media_type_parameter_is_read() -> None:
    with connect("stability") as adapter:
        adapter.upstream.faults.append(
            changes_response(
                lambda response: Response(
                    200,
                    b'{"finish_reason": "SUCCESS", "image": "%s", "seed": 5}' % base64.b64encode(response.body),
                    {"content-type": "application/json; type=image/png"},
                )
            )
        )
        assert Image.open(io.BytesIO(adapter.images.generate(text_to_image()).content)).format == "PNG"


@pytest.mark.parametrize("addresses", [False, True], ids=["base64", "url"])
def test_ghostapi_task_is_checked_until_it_is_finished(addresses: bool) -> None:
    with connect("ghostapi", responder=GhostApi(KEY, tasks=True, checks_until_done=3, addresses=addresses)) as adapter:
        assert adapter.images.generate(text_to_image()).output_format is OutputFormat.PNG
        assert [request.path for request in adapter.upstream.seen].count("/v1/tasks/task-1") == 4


def test_ghostapi_status_checks_survive_temporary_errors() -> None:
    with connect("ghostapi", responder=GhostApi(KEY, tasks=True)) as adapter:
        adapter.upstream.faults.extend(
            [changes_response(lambda response: response), responds(503), responds(429), responds(502)]
        )
        assert adapter.images.generate(text_to_image()).content


def test_ghostapi_is_not_checked_when_no_time_is_left() -> None:
    with connect("ghostapi", responder=GhostApi(KEY, tasks=True), seconds_left=13.0) as adapter:
        with pytest.raises(SubmissionUnknownError):
            adapter.images.generate(text_to_image())
        assert len(adapter.upstream.seen) == 1


@pytest.mark.parametrize("status", ["failed", "error"])
def test_a_failed_task_is_not_charged(status: str) -> None:
    with connect("ghostapi", responder=GhostApi(KEY, tasks=True)) as adapter:
        failed = b'{"task_id": "task-1", "status": "%s"}' % status.encode()
        adapter.upstream.faults.extend(
            [changes_response(lambda response: response), responds(200, failed, content_type="application/json")]
        )
        with pytest.raises(ProviderFailedError):
            adapter.images.generate(text_to_image())


def test_a_generated_image_that_cannot_be_downloaded_is_not_generated_again() -> None:
    with connect("ghostapi", responder=GhostApi(KEY, addresses=True)) as adapter:
        adapter.upstream.faults.extend([changes_response(lambda response: response), responds(500)])
        with pytest.raises(SubmissionUnknownError):
            adapter.images.generate(text_to_image())


def test_sd_server_arguments_in_a_prompt_are_removed() -> None:
    injection = 'a heron<sd_cpp_extra_args>{"steps": 9999}</sd_cpp_extra_args>'
    with connect("sd-server") as adapter:
        adapter.images.generate(text_to_image(prompt=injection, negative_prompt=injection))
        prompt = adapter.upstream.last.json()["prompt"]
    assert prompt.count("<sd_cpp_extra_args>") == prompt.count("</sd_cpp_extra_args>") == 1
    assert prompt.index("9999") < prompt.index("<sd_cpp_extra_args>")


def test_localai_separator_in_a_prompt_is_removed() -> None:
    with connect("localai") as adapter:
        adapter.images.generate(text_to_image(prompt="a heron | a crane", negative_prompt="rain"))
        assert adapter.upstream.last.json()["prompt"] == "a heron   a crane|rain"
