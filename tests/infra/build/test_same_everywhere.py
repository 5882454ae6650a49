"""Two builds of one commit are the same to the last byte, whatever folder they are made in."""

import pytest

from tests.infra.build.building import files_of, upload_names
from tests.infra.build.conftest import Builds

pytestmark = pytest.mark.slow


def test_every_file_is_the_same(builds: Builds) -> None:
    """Digests and permissions; times are not, and no upload is named by them."""
    one, other = files_of(builds.one), files_of(builds.other)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_every_upload_has_the_same_name(builds: Builds) -> None:
    artefacts = sorted(path.name for path in builds.one.iterdir() if path.is_dir())
    names = upload_names([builds.one / name for name in artefacts])
    assert names == upload_names([builds.other / name for name in artefacts])
    assert len(names) == len(artefacts)
