"""The ways in which an image comes, by its size. A local gateway refuses with 413 what would make an event of over
6 291 456 bytes, so that whatever is answered here fitted, or was staged."""

import io
from typing import Any

import pytest
import requests
from PIL import Image
from requests.adapters import HTTPAdapter

from tests.e2e.client import Client, check_error

KB, TEN_MIB = 1024, 10 * 1024 * 1024
SIZES = {
    "1 KB": KB,
    "4.4 MB": 4_400_000,
    "4.6 MB": 4_600_000,
    "9.9 MB": 9_900_000,
    "10 MiB": TEN_MIB,
    "and 1": TEN_MIB + 1,
}
FORM_LIMIT = 10_000_000  # of file; more may fit into the 10 MiB that a gateway takes of a form
STAGED_FROM, BARE_LIMIT = 4_500_000, 4_710_000
FIELDS = {"/api/img2img": {"prompt": "a watercolour", "seed": "5"}, "/api/img2video": {"seed": "5"}}
MESSAGES = {"/api/img2img": "Image transformed successfully", "/api/img2video": "Video generation started."}

each_route = pytest.mark.parametrize("route", FIELDS)
each_size = pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)


def a_photo(size: int) -> bytes:
    """A JPEG of so many bytes; what stands behind its end does not spoil it."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (40, 90, 160)).save(out, "JPEG", quality=60)
    return out.getvalue() + bytes(size - out.tell())


def is_bare(client: Client) -> bool:
    """The bare gateway's base URL has a stage in it."""
    return client.base_url.count("/") > 2


def send_form(client: Client, route: str, photo: bytes, **options: Any) -> requests.Response:
    return client.call(
        "POST", route, files={"image": ("photo.jpg", photo, "image/jpeg")}, data=FIELDS[route], **options
    )


def announce(client: Client, size: int, kind: str = "image/jpeg") -> requests.Response:
    return client.call("POST", "/api/uploads", json={"content_type": kind, "size": size})


def post_to(opened: dict[str, Any], content: bytes, **changes: str) -> requests.Response:
    return requests.post(opened["url"], data=opened["fields"] | changes, files={"file": content}, timeout=60)


def uploaded(client: Client, photo: bytes) -> str:
    opened = announce(client, len(photo)).json()
    assert post_to(opened, photo).status_code in (200, 201, 204)
    return str(opened["upload_id"])


def assert_made(answer: requests.Response, route: str) -> None:
    assert answer.status_code == 200, answer.text
    assert answer.json()["message"].startswith(MESSAGES[route])
    assert answer.headers["Access-Control-Allow-Origin"]


def assert_too_large(answer: requests.Response) -> None:
    assert (answer.status_code, answer.json()["code"]) == (413, "payload_too_large")
    check_error(answer)


@each_route
@each_size
def test_in_the_form(client: Client, route: str, size: int) -> None:
    answer = send_form(client, route, a_photo(size))
    if size > (BARE_LIMIT if is_bare(client) else FORM_LIMIT):
        assert_too_large(answer)
        assert "/api/uploads" in answer.json()["error"]
        return
    assert_made(answer, route)
    staged = [each.status_code for each in answer.history]
    assert staged == ([303] if size > STAGED_FROM and not is_bare(client) else [])


@each_route
@each_size
def test_by_upload(client: Client, route: str, size: int) -> None:
    if size > TEN_MIB:
        assert_too_large(announce(client, size))
        return
    upload_id = uploaded(client, a_photo(size))
    assert_made(client.call("POST", route, json={**FIELDS[route], "seed": 5, "upload_id": upload_id}), route)
    again = client.call("POST", route, json={**FIELDS[route], "seed": 5, "upload_id": upload_id})
    assert (again.status_code, again.json()["code"]) == (409, "upload_used")


def test_a_byte_over_ten_million_in_the_form_is_taken(client: Client) -> None:
    if is_bare(client):
        pytest.skip("the bare gateway takes less")
    assert_made(send_form(client, "/api/img2img", a_photo(FORM_LIMIT + 1)), "/api/img2img")


@pytest.fixture
def redirect(client: Client) -> requests.Response:
    """The answer to a large form, not followed."""
    if is_bare(client):
        pytest.skip("the bare gateway's documented address stages nothing")
    key = {"Idempotency-Key": "of-the-form", "Prefer": "wait"}
    return send_form(client, "/api/img2img", a_photo(5_000_000), headers=key, allow_redirects=False)


def test_a_redirect_names_the_other_way_and_stays_on_its_host(client: Client, redirect: requests.Response) -> None:
    assert redirect.status_code == 303
    assert redirect.headers["Location"].startswith("staged-img2img/")
    assert redirect.json()["links"]["uploads"] == "/api/uploads"
    assert "/api/uploads" in redirect.json()["message"]
    answer = requests.get(f"{client.base_url}{redirect.json()['links']['answer']}", timeout=120)
    assert_made(answer, "/api/img2img")


def test_a_redirect_followed_twice_is_one_job(client: Client, redirect: requests.Response) -> None:
    answers = [client.call("GET", redirect.json()["links"]["answer"]) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["Idempotent-Replayed"] == "true"


def test_a_key_goes_with_the_form_over_the_redirect(client: Client) -> None:
    if is_bare(client):
        pytest.skip("the bare gateway's documented address stages nothing")
    large, small = a_photo(6_000_000), a_photo(KB)
    headers = {"Idempotency-Key": "large-forms"}
    first, again = (send_form(client, "/api/img2video", large, headers=headers) for _ in range(2))
    assert first.json()["id"] == again.json()["id"]
    other = send_form(client, "/api/img2video", small, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_later_goes_with_the_form_over_the_redirect(client: Client) -> None:
    if is_bare(client):
        pytest.skip("the bare gateway's documented address stages nothing")
    answer = send_form(client, "/api/img2img", a_photo(6_000_000), headers={"Prefer": "respond-async"})
    assert answer.status_code == 202
    assert client.call("GET", f"/api/jobs/{answer.json()['id']}").status_code == 200


def test_what_is_wrong_with_a_staged_form_is_said_after_the_redirect(client: Client) -> None:
    if is_bare(client):
        pytest.skip("the bare gateway's documented address stages nothing")
    answer = send_form(client, "/api/img2video", b"GIF89a" + bytes(5_000_000))
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
    check_error(answer)


class _From(HTTPAdapter):
    """Calls from another address of this machine."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, source_address=("127.0.0.2", 0))  # type: ignore[no-untyped-call]


@pytest.fixture
def somebody_else(client: Client) -> requests.Session:
    if "//127.0.0.1" not in client.base_url:
        pytest.skip("only on this machine can we be somebody else")
    session = requests.Session()
    session.mount("http://", _From())
    return session


def test_somebody_else_s_upload_is_unknown(client: Client, somebody_else: requests.Session) -> None:
    upload_id = uploaded(client, a_photo(KB))
    body = {"prompt": "x", "upload_id": upload_id}
    assert somebody_else.post(f"{client.base_url}/api/img2img", json=body, timeout=60).status_code == 404
    assert client.call("POST", "/api/img2img", json=body).status_code == 200


def test_somebody_else_s_redirect_leads_nowhere(
    client: Client, somebody_else: requests.Session, redirect: requests.Response
) -> None:
    path = redirect.json()["links"]["answer"]
    for lie in ({}, {"X-AiArt-Viewer-Address": "127.0.0.1"}):
        assert somebody_else.get(f"{client.base_url}{path}", headers=lie, timeout=60).status_code == 404
    assert client.call("GET", path).status_code == 200


@pytest.mark.parametrize(
    ("content", "changes", "status"),
    [
        (a_photo(KB + 1), {}, 400),
        (a_photo(KB)[:-1], {}, 400),
        (a_photo(KB), {"key": "uploads/another"}, 403),
        (a_photo(KB), {"key": "images/generated_image_00000000.png"}, 403),
        (a_photo(KB), {"Content-Type": "text/html"}, 403),
        (a_photo(KB), {"x-amz-signature": "0" * 64}, 403),
    ],
    ids=["larger", "smaller", "another key", "a key of ours", "another type", "a forged signature"],
)
def test_the_bucket_itself_refuses(client: Client, content: bytes, changes: dict[str, str], status: int) -> None:
    opened = announce(client, KB).json()
    refused = post_to(opened, content, **changes)
    assert refused.status_code == status, refused.text
    missing = client.call("POST", "/api/img2video", json={"upload_id": opened["upload_id"]})
    assert (missing.status_code, missing.json()["code"]) == (409, "upload_missing")


@each_route
@pytest.mark.parametrize(
    "url",
    [
        "https://169.254.169.254/latest/meta-data/", "https://localhost/", "https://127.0.0.1/", "https://[::1]/",
        "https://0x7f000001/", "http://example.com/", "https://user:secret@example.com/", "https://example.com:22/",
        "file:///etc/passwd", "https://[::ffff:169.254.169.254]/", "https://nobody.invalid/x.png",
    ],
)  # fmt: skip
def test_addresses_that_are_not_fetched(client: Client, route: str, url: str) -> None:
    answer = client.call("POST", route, data={**FIELDS[route], "image_url": url}, files={"none": ("", b"")})
    assert answer.status_code == 400
    assert "image_url" in answer.json()["error"]
