"""Jobs and media are private, encrypted, kept as long as promised, and survive the stack."""

from typing import Any, Final

import pytest

from shared.domain.media import MediaKind
from tests.infra.deployed import as_deployed
from tests.infra.source import Template, of_type

_A_DAY: Final = 1
_KEPT: Final = {"Ref": "MediaRetentionDays"}


@pytest.fixture(scope="module")
def bucket(deployed: Template) -> dict[str, Any]:
    properties: dict[str, Any] = deployed["Resources"]["MediaBucket"]["Properties"]
    return properties


@pytest.fixture(scope="module")
def table(deployed: Template) -> dict[str, Any]:
    properties: dict[str, Any] = deployed["Resources"]["JobTable"]["Properties"]
    return properties


@pytest.mark.parametrize("name", ["MediaBucket", "JobTable"])
def test_data_outlives_the_stack(deployed: Template, name: str) -> None:
    assert deployed["Resources"][name]["DeletionPolicy"] == "Retain"
    assert deployed["Resources"][name]["UpdateReplacePolicy"] == "Retain"


def test_there_is_one_bucket_and_a_table_for_jobs_and_one_for_the_gate(deployed: Template) -> None:
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


def test_the_bucket_speaks_tls_only(deployed: Template) -> None:
    policy = deployed["Resources"]["MediaBucketPolicy"]["Properties"]
    statement, _own_account_only = policy["PolicyDocument"]["Statement"]
    assert policy["Bucket"] == {"Ref": "MediaBucket"}
    assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "s3:*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert statement["Resource"] == [{"Fn::GetAtt": ["MediaBucket", "Arn"]}, {"Fn::Sub": "${MediaBucket.Arn}/*"}]


def test_the_bucket_is_for_this_account_only(deployed: Template) -> None:
    """Links are signed by roles of this account; AWS's own services come as themselves."""
    _tls_only, statement = deployed["Resources"]["MediaBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "s3:*")
    assert statement["Condition"] == {
        "StringNotEquals": {"aws:PrincipalAccount": {"Ref": "AWS::AccountId"}},
        "Bool": {"aws:PrincipalIsAWSService": "false"},
    }
    assert statement["Resource"] == [{"Fn::GetAtt": ["MediaBucket", "Arn"]}, {"Fn::Sub": "${MediaBucket.Arn}/*"}]


def test_the_gate_goes_with_the_stack(deployed: Template) -> None:
    assert deployed["Resources"]["CoordinationTable"]["DeletionPolicy"] == "Delete"
    assert deployed["Resources"]["CoordinationTable"]["UpdateReplacePolicy"] == "Delete"


def test_a_key_of_ones_own_encrypts_what_users_send_and_get() -> None:
    with_key = as_deployed(KmsKeyArn="arn:aws:kms:eu-west-1:111122223333:key/k")["Resources"]
    assert with_key["JobTable"]["Properties"]["SSESpecification"] == {
        "SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": {"Ref": "KmsKeyArn"},
    }  # fmt: skip
    (rule,) = with_key["MediaBucket"]["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule == {
        "BucketKeyEnabled": True,
        "ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": {"Ref": "KmsKeyArn"}},
    }


def test_access_logs_are_a_choice_and_are_kept_apart_and_private(bucket: dict[str, Any]) -> None:
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


def test_the_bucket_lets_media_and_leftovers_go(bucket: dict[str, Any]) -> None:
    rules = bucket["LifecycleConfiguration"]["Rules"]
    assert all(rule["Status"] == "Enabled" for rule in rules)
    expirations = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "Prefix" in rule}
    kept = {f"{kind}/": _KEPT for kind in (*MediaKind, "renditions")}
    assert expirations == kept | dict.fromkeys(["inputs/", "uploads/", "staged/", "bedrock/", "sandbox/"], _A_DAY)
    for_all = {rule["Id"]: rule for rule in rules if "Prefix" not in rule}
    assert for_all["unfinished-uploads"]["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": _A_DAY}
    assert for_all["old-versions"]["NoncurrentVersionExpiration"] == {"NoncurrentDays": _A_DAY}


def test_the_bucket_keeps_no_versions(bucket: dict[str, Any]) -> None:
    """What is deleted is gone; see the decision on media."""
    assert "VersioningConfiguration" not in bucket


def test_a_browser_may_fetch_from_the_bucket_and_post_to_it_wherever_it_came_from(bucket: dict[str, Any]) -> None:
    """A redirected cross-origin fetch says that its origin is null."""
    (rule,) = bucket["CorsConfiguration"]["CorsRules"]
    assert sorted(rule["AllowedMethods"]) == ["GET", "HEAD", "POST"]
    assert rule["AllowedOrigins"] == ["*"]


def test_a_record_is_found_by_its_id_and_by_two_sparse_indexes(table: dict[str, Any]) -> None:
    indexes = {index["IndexName"]: _keys(index) for index in table["GlobalSecondaryIndexes"]}
    assert _keys(table) == ["id"]
    assert indexes == {"by_owner": ["owner_key", "created_at"], "by_due_minute": ["due_minute", "id"]}


def _keys(keyed: dict[str, Any]) -> list[str]:
    return [key["AttributeName"] for key in keyed["KeySchema"]]


def test_records_forget_themselves_and_tell_their_changes(table: dict[str, Any]) -> None:
    assert table["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}


def test_records_can_be_brought_back_and_are_encrypted(table: dict[str, Any]) -> None:
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert table["BillingMode"] == "PAY_PER_REQUEST"


def test_what_could_not_be_told_is_parked(deployed: Template) -> None:
    properties = deployed["Resources"]["EventsFunctionJobChanges"]["Properties"]
    assert properties["EventSourceArn"] == {"Fn::GetAtt": ["JobTable", "StreamArn"]}
    assert properties["FunctionName"] == {"Ref": "EventsFunctionAliaslive"}
    assert properties["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert properties["DestinationConfig"] == {"OnFailure": {"Destination": {"Fn::GetAtt": ["UntoldEvents", "Arn"]}}}


def test_the_gate_forgets_who_waited_and_is_encrypted(deployed: Template) -> None:
    limiter = deployed["Resources"]["CoordinationTable"]["Properties"]
    assert _keys(limiter) == ["provider", "entry"]
    assert "GlobalSecondaryIndexes" not in limiter
    assert "StreamSpecification" not in limiter
    assert limiter["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}
    assert limiter["SSESpecification"] == {"SSEEnabled": True}
    assert limiter["BillingMode"] == "PAY_PER_REQUEST"
