"""The template in its three forms; each is built once, and no test may change it."""

from collections.abc import Iterator

import pytest

from tests.infra.deployed import after_sam, as_deployed, as_packaged
from tests.infra.source import Template, read_template


@pytest.fixture(scope="session", autouse=True)
def region() -> Iterator[None]:
    """SAM reads from boto3 the partition of the ARNs that it writes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        yield


@pytest.fixture(scope="session")
def source() -> Template:
    """The root template as written."""
    return read_template()


@pytest.fixture(scope="session")
def transformed() -> Template:
    """The root template after SAM's transform, with its conditions."""
    return after_sam(as_packaged(read_template()))


@pytest.fixture(scope="session")
def deployed() -> Template:
    """The resources of a deployment with the default parameters, those of nested stacks included."""
    return as_deployed()
