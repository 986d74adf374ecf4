"""Who may use the mock: IAM is enforced from the first request.

One person is there from the start, with the keys that the rehearsal gives to whom it runs. Roles and further users come
from what is applied, as on AWS.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moto import settings
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.authorization import ActionAuthenticatorMixin
from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

PARTITION = "aws"
PERSON = "rehearsal"
# Who sees everything: the twin, and tests that look whether something is left.
ADMINISTRATOR = "administrator"

# What the documentation says that the person must be allowed to do: so whatever is rehearsed shows that it is enough.
POLICY = Path(__file__).parents[3] / "docs" / "aws-policy.json"


@dataclass(frozen=True)
class Credentials:
    access_key: str
    secret_key: str
    session_token: str | None = None
    expiration: str | None = None


def create_person() -> Credentials:
    """The person at the keyboard, who may do what the documented policy allows.

    WIRELAB_REHEARSAL_ADMINISTRATOR lets them do everything: to find out what a changed configuration asks for.
    """
    if os.environ.get("WIRELAB_REHEARSAL_ADMINISTRATOR"):
        return create_administrator(PERSON)
    iam = iam_backends[DEFAULT_ACCOUNT_ID][PARTITION]
    iam.create_user("us-east-1", PERSON)
    iam.put_user_policy(PERSON, "wirelab", json.dumps(_documented_policy()))
    return _new_key(PERSON)


def create_administrator(name: str = ADMINISTRATOR) -> Credentials:
    """Somebody who may do everything: a test that plants what is to be found."""
    iam = iam_backends[DEFAULT_ACCOUNT_ID][PARTITION]
    iam.create_user("us-east-1", name)
    iam.attach_user_policy(f"arn:{PARTITION}:iam::aws:policy/AdministratorAccess", name)
    return _new_key(name)


def _new_key(user: str) -> Credentials:
    key = iam_backends[DEFAULT_ACCOUNT_ID][PARTITION].create_access_key(user)
    return Credentials(key.access_key_id, key.secret_access_key)


def _documented_policy() -> dict[str, Any]:
    """The policy of the documentation, as far as the mock can hold a request against it.

    It knows what a request is about only with S3; other requests are about everything to it, which a policy that is as
    narrow as it should be denies. So there it is the actions that are held against the policy.
    """
    policy: dict[str, Any] = json.loads(POLICY.read_text().replace("ACCOUNT", DEFAULT_ACCOUNT_ID))
    for statement in policy["Statement"]:
        actions = [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
        if not all(action.startswith("s3:") for action in actions):
            statement["Resource"] = "*"
            statement.pop("Condition", None)
    return policy


def enforce() -> None:
    settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
    ActionAuthenticatorMixin.request_count = 0


def instance_credentials(profile_arn: str, instance_id: str, region: str) -> Credentials | None:
    """What the metadata service of an instance hands out: a session of its profile's role."""
    iam = iam_backends[DEFAULT_ACCOUNT_ID][PARTITION]
    profile = next((each for each in iam.instance_profiles.values() if each.arn == profile_arn), None)
    if profile is None or not profile.roles:
        return None
    session = sts_backends[DEFAULT_ACCOUNT_ID][PARTITION].assume_role(
        region_name=region,
        role_session_name=instance_id,
        role_arn=profile.roles[0].arn,
        policy="",
        duration=6 * 3600,
        external_id="",
    )
    return Credentials(
        session.access_key_id,
        session.secret_access_key,
        session.session_token,
        session.expiration.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
