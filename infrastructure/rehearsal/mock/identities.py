"""Who may use the mock: IAM is enforced from the first request.

One person is there from the start, with the keys that the rehearsal gives to whom it runs. Roles and further users come
from what is applied, as on AWS.
"""

from dataclasses import dataclass

from moto import settings
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.authorization import ActionAuthenticatorMixin
from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

PARTITION = "aws"
ADMINISTRATOR = "rehearsal"


@dataclass(frozen=True)
class Credentials:
    access_key: str
    secret_key: str
    session_token: str | None = None
    expiration: str | None = None


def create_administrator() -> Credentials:
    """The person at the keyboard, who may do everything."""
    iam = iam_backends[DEFAULT_ACCOUNT_ID][PARTITION]
    iam.create_user("us-east-1", ADMINISTRATOR)
    iam.attach_user_policy(f"arn:{PARTITION}:iam::aws:policy/AdministratorAccess", ADMINISTRATOR)
    key = iam.create_access_key(ADMINISTRATOR)
    return Credentials(key.access_key_id, key.secret_access_key)


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
