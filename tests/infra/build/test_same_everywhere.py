"""Two builds of the same files in different folders are identical."""

import pytest

from tests.infra.build.building import files_of, upload_names
from tests.infra.build.conftest import Builds

pytestmark = pytest.mark.slow


def test_builds_contain_identical_files(builds: Builds) -> None:
    """Compare digests and permissions; file times differ and do not change the name of an upload."""
    one, other = files_of(builds.one), files_of(builds.other)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_builds_get_the_same_upload_names(builds: Builds) -> None:
    artefacts = sorted(path.name for path in builds.one.iterdir() if path.is_dir())
    names = upload_names([builds.one / name for name in artefacts])
    assert names == upload_names([builds.other / name for name in artefacts])
    assert len(names) == len(artefacts)
