"""The stores of secrets: the providers' keys, and the secret header of our own edge."""

from functools import cache
from typing import TYPE_CHECKING

from shared.runtime import aws_clients
from shared.runtime.settings import settings

if TYPE_CHECKING:
    from shared.ports.platform import EdgeAuthenticator
    from shared.ports.providers import Secrets


@cache
def provider_secrets() -> "Secrets":
    from shared.adapters.aws_secrets import AwsSecrets
    from shared.runtime.snapshots import after_restore

    secrets = AwsSecrets(secretsmanager=aws_clients.secretsmanager, ssm=aws_clients.ssm)
    after_restore(secrets.invalidate_all)
    return secrets


@cache
def edge_authenticator() -> "EdgeAuthenticator":
    from shared.adapters.secretsmanager_edge_authenticator import SecretsManagerEdgeAuthenticator
    from shared.runtime.observability import log_edge_secret_unreadable
    from shared.runtime.snapshots import after_restore

    authenticator = SecretsManagerEdgeAuthenticator(
        aws_clients.secretsmanager_short_timeout, settings().edge_secret, on_failure=log_edge_secret_unreadable
    )
    after_restore(authenticator.invalidate)
    return authenticator
