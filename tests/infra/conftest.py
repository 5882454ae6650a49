"""The template in its three forms; each is made once, and no test may change it."""

from collections.abc import Iterator

import pytest

from tests.infra.deployed import after_sam, as_deployed, as_packaged
from tests.infra.source import Template, read_template


@pytest.fixture(scope="session", autouse=True)
def region() -> Iterator[None]:
    """SAM asks boto3 which partition it writes ARNs for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        yield


@pytest.fixture(scope="session")
def source() -> Template:
    """As written."""
    return read_template()


@pytest.fixture(scope="session")
def transformed() -> Template:
    """As SAM rewrites it, conditions still in it."""
    return after_sam(as_packaged(read_template()))


@pytest.fixture(scope="session")
def deployed() -> Template:
    """As a deployment with the parameters' defaults is."""
    return as_deployed()
