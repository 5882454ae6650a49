"""Jobs and media are private, encrypted, stored as long as configured, and remain when the stack is deleted."""

from typing import Any, Final

import pytest

from shared.domain.media import MediaKind
from tests.infra.deployed import as_deployed
from tests.infra.source import Template, of_type

_A_DAY: Final = 1
_RETENTION: Final = {"Ref": "MediaRetentionDays"}


@pytest.fixture(scope="module")
def bucket(deployed: Template) -> dict[str, Any]:
    properties: dict[str, Any] = deployed["Resources"]["MediaBucket"]["Properties"]
    return properties


@pytest.fixture(scope="module")
def table(deployed: Template) -> dict[str, Any]:
    properties: dict[str, Any] = deployed["Resources"]["JobTable"]["Properties"]
    return properties


@pytest.mark.parametrize("name", ["MediaBucket", "JobTable"])
def test_data_remains_when_the_stack_is_deleted(deployed: Template, name: str) -> None:
    assert deployed["Resources"][name]["DeletionPolicy"] == "Retain"
    assert deployed["Resources"][name]["UpdateReplacePolicy"] == "Retain"


def test_there_are_one_bucket_and_two_tables(deployed: Template) -> None:
    assert list(of_type(deployed, "AWS::S3::Bucket")) == ["MediaBucket"]
    assert list(of_type(deployed, "AWS::DynamoDB::Table")) == ["JobTable", "CoordinationTable"]


def test_the_bucket_is_never_public(bucket: dict[str, Any]) -> None:
    assert bucket["PublicAccessBlockConfiguration"] == {
        "BlockPublicAcls": True, "BlockPublicPolicy": True, "IgnorePublicAcls": True, "RestrictPublicBuckets": True,
    }  # fmt: skip
    assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}


def test_the_bucket_is_encrypted(bucket: dict[str, Any]) -> None:
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}


def test_the_bucket_allows_tls_only(deployed: Template) -> None:
    policy = deployed["Resources"]["MediaBucketPolicy"]["Properties"]
    statement, _own_account_only = policy["PolicyDocument"]["Statement"]
    assert policy["Bucket"] == {"Ref": "MediaBucket"}
    assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "s3:*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert statement["Resource"] == [{"Fn::GetAtt": ["MediaBucket", "Arn"]}, {"Fn::Sub": "${MediaBucket.Arn}/*"}]


def test_the_bucket_allows_this_account_only(deployed: Template) -> None:
    """Roles of this account sign URLs; AWS's own services are their own principals."""
    _tls_only, statement = deployed["Resources"]["MediaBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "s3:*")
    assert statement["Condition"] == {
        "StringNotEquals": {"aws:PrincipalAccount": {"Ref": "AWS::AccountId"}},
        "Bool": {"aws:PrincipalIsAWSService": "false"},
    }
    assert statement["Resource"] == [{"Fn::GetAtt": ["MediaBucket", "Arn"]}, {"Fn::Sub": "${MediaBucket.Arn}/*"}]


def test_the_coordination_table_is_deleted_with_the_stack(deployed: Template) -> None:
    assert deployed["Resources"]["CoordinationTable"]["DeletionPolicy"] == "Delete"
    assert deployed["Resources"]["CoordinationTable"]["UpdateReplacePolicy"] == "Delete"


def test_a_customer_managed_key_encrypts_jobs_and_media() -> None:
    with_key = as_deployed(KmsKeyArn="arn:aws:kms:eu-west-1:111122223333:key/k")["Resources"]
    assert with_key["JobTable"]["Properties"]["SSESpecification"] == {
        "SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": {"Ref": "KmsKeyArn"},
    }  # fmt: skip
    (rule,) = with_key["MediaBucket"]["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule == {
        "BucketKeyEnabled": True,
        "ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": {"Ref": "KmsKeyArn"}},
    }


def test_access_logs_are_optional_and_in_a_separate_private_bucket(bucket: dict[str, Any]) -> None:
    logged = as_deployed(MediaAccessLogs="true")["Resources"]
    logs = logged["MediaAccessLogBucket"]["Properties"]
    assert "LoggingConfiguration" not in bucket
    assert logged["MediaBucket"]["Properties"]["LoggingConfiguration"] == {
        "DestinationBucketName": {"Ref": "MediaAccessLogBucket"}, "LogFilePrefix": "media/",
    }  # fmt: skip
    for each in ("PublicAccessBlockConfiguration", "OwnershipControls"):
        assert logs[each] == bucket[each]
    (expiry,) = logs["LifecycleConfiguration"]["Rules"]
    assert expiry["ExpirationInDays"] == {"Ref": "LogRetentionDays"}


def test_media_and_temporary_objects_expire(bucket: dict[str, Any]) -> None:
    rules = bucket["LifecycleConfiguration"]["Rules"]
    assert all(rule["Status"] == "Enabled" for rule in rules)
    expirations = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "Prefix" in rule}
    media = {f"{kind}/": _RETENTION for kind in (*MediaKind, "renditions")}
    assert expirations == media | dict.fromkeys(["inputs/", "uploads/", "staged/", "bedrock/", "sandbox/"], _A_DAY)
    for_all = {rule["Id"]: rule for rule in rules if "Prefix" not in rule}
    assert for_all["unfinished-uploads"]["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": _A_DAY}
    assert for_all["old-versions"]["NoncurrentVersionExpiration"] == {"NoncurrentDays": _A_DAY}


def test_the_bucket_has_no_versioning(bucket: dict[str, Any]) -> None:
    """A deleted object is gone at once; see the decision on media delivery."""
    assert "VersioningConfiguration" not in bucket


def test_the_bucket_allows_browsers_from_every_origin(bucket: dict[str, Any]) -> None:
    """A redirected cross-origin fetch sends the origin `null`."""
    (rule,) = bucket["CorsConfiguration"]["CorsRules"]
    assert sorted(rule["AllowedMethods"]) == ["GET", "HEAD", "POST"]
    assert rule["AllowedOrigins"] == ["*"]


def test_the_job_table_has_an_id_and_two_indexes(table: dict[str, Any]) -> None:
    indexes = {index["IndexName"]: _keys(index) for index in table["GlobalSecondaryIndexes"]}
    assert _keys(table) == ["id"]
    assert indexes == {"by_owner": ["owner_key", "created_at"], "by_due_minute": ["due_minute", "id"]}


def _keys(keyed: dict[str, Any]) -> list[str]:
    return [key["AttributeName"] for key in keyed["KeySchema"]]


def test_records_expire_and_changes_are_streamed(table: dict[str, Any]) -> None:
    assert table["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}


def test_records_can_be_restored_and_are_encrypted(table: dict[str, Any]) -> None:
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert table["BillingMode"] == "PAY_PER_REQUEST"


def test_events_that_fail_go_to_the_queue(deployed: Template) -> None:
    properties = deployed["Resources"]["EventsFunctionJobChanges"]["Properties"]
    assert properties["EventSourceArn"] == {"Fn::GetAtt": ["JobTable", "StreamArn"]}
    assert properties["FunctionName"] == {"Ref": "EventsFunctionAliaslive"}
    assert properties["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert properties["DestinationConfig"] == {
        "OnFailure": {"Destination": {"Fn::GetAtt": ["FailedEventsQueue", "Arn"]}}
    }


def test_coordination_entries_expire_and_are_encrypted(deployed: Template) -> None:
    limiter = deployed["Resources"]["CoordinationTable"]["Properties"]
    assert _keys(limiter) == ["provider", "entry"]
    assert "GlobalSecondaryIndexes" not in limiter
    assert "StreamSpecification" not in limiter
    assert limiter["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}
    assert limiter["SSESpecification"] == {"SSEEnabled": True}
    assert limiter["BillingMode"] == "PAY_PER_REQUEST"
