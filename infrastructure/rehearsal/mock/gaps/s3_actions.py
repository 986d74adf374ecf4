"""The requests of S3 by the names that policies call them by (Service Authorization Reference, Amazon S3).

Plain moto asks for `s3:HeadBucket`, which does not exist, and takes settings of a bucket that it has no name for, such as
its encryption, for the listing or the creation of the bucket.
"""

from moto.s3.responses import ACTION_MAP

READING = {
    "encryption": "GetEncryptionConfiguration",
    "object-lock": "GetBucketObjectLockConfiguration",
    "ownershipControls": "GetBucketOwnershipControls",
    "publicAccessBlock": "GetBucketPublicAccessBlock",
    "replication": "GetReplicationConfiguration",
    "requestPayment": "GetBucketRequestPayment",
}
WRITING = {
    "encryption": "PutEncryptionConfiguration",
    "ownershipControls": "PutBucketOwnershipControls",
    "publicAccessBlock": "PutBucketPublicAccessBlock",
}


def close() -> None:
    bucket = ACTION_MAP["BUCKET"]
    bucket["HEAD"] = {"DEFAULT": "ListBucket"}
    # Before the default, which the first word that is asked for wins against.
    bucket["GET"] = {**READING, **bucket["GET"]}
    for method in ("PUT", "DELETE"):
        bucket[method] = {**WRITING, **bucket[method]}
