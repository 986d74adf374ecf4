"""The environment variables with which AWS clients meet the mock and nobody else."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

REGION = "eu-central-1"

# A person's own account is not to be met, whatever their shell exports.
FORGOTTEN = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE")


def environment(
    own: Mapping[str, str], url: str, access_key: str, secret_key: str, programs: Sequence[Path], folder: Path
) -> dict[str, str]:
    """`own`, changed. The folders `programs` come first in PATH."""
    changed = {name: value for name, value in own.items() if name not in FORGOTTEN}
    if not Path(changed.get("TF_CLI_CONFIG_FILE", "/")).exists():
        # Terraform warns of it at each start.
        del changed["TF_CLI_CONFIG_FILE"]
    changed.update(
        AWS_ENDPOINT_URL=url,
        AWS_ACCESS_KEY_ID=access_key,
        AWS_SECRET_ACCESS_KEY=secret_key,
        AWS_REGION=REGION,
        AWS_DEFAULT_REGION=REGION,
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
        AWS_PAGER="",
        CHECKPOINT_DISABLE="1",
        NO_PROXY=",".join(filter(None, (changed.get("NO_PROXY"), "127.0.0.1"))),
        PATH=os.pathsep.join([*map(str, programs), changed.get("PATH", os.defpath)]),
        WIRELAB_REHEARSAL=str(folder),
        # A lab that was left up must not be remembered as one of the person's own.
        XDG_STATE_HOME=str(folder / "state"),
    )
    return changed
