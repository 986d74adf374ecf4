"""What `wirelab --on aws` says when AWS refuses: the real `aws` and the real provider, refused by the mock."""

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest

import launch
from tests.configuration import CLONE

SECONDS = 120


@dataclass(frozen=True)
class Wirelab:
    folder: Path
    environment: dict[str, str]

    def run(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        own = {**self.environment, **variables, "XDG_STATE_HOME": str(self.folder / "state")}
        return subprocess.run(
            [str(launch.wirelab_program()), "--on", "aws", *words],
            cwd=self.folder,
            env={name: value for name, value in own.items() if value},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )


@pytest.fixture
def wirelab(mock_environment: dict[str, str], tmp_path: Path) -> Wirelab:
    (tmp_path / "lab.yaml").write_text((CLONE / "lab.yaml").read_text())
    return Wirelab(tmp_path, mock_environment)


def session(environment: dict[str, str], seconds: int) -> dict[str, str]:
    """Credentials of a role that may do nothing, for so long."""
    administrator = json.loads((Path(environment["WIRELAB_REHEARSAL"]) / "ready.json").read_text())["administrator"]
    keys = {
        "endpoint_url": environment["AWS_ENDPOINT_URL"],
        "region_name": environment["AWS_REGION"],
        "aws_access_key_id": administrator["access_key"],
        "aws_secret_access_key": administrator["secret_key"],
    }
    iam = boto3.client("iam", **keys)
    anybody = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [anybody]})
    name = f"nobody-{seconds}"
    role = iam.create_role(Path="/wirelab/", RoleName=name, AssumeRolePolicyDocument=trust)["Role"]
    policy = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"}]}'
    iam.put_role_policy(RoleName=name, PolicyName="look", PolicyDocument=policy)
    sts = boto3.client("sts", **keys)
    given = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="test", DurationSeconds=seconds)["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": given["SecretAccessKey"],
        "AWS_SESSION_TOKEN": given["SessionToken"],
    }


def test_without_credentials_it_says_how_to_get_some(wirelab: Wirelab) -> None:
    done = wirelab.run("up", "--yes", AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
    assert done.returncode == 3
    assert "no AWS credentials were found: run 'aws configure sso'" in done.stderr


def test_unknown_credentials(wirelab: Wirelab) -> None:
    done = wirelab.run("up", "--yes", AWS_ACCESS_KEY_ID="AKIAIOSFODNN7EXAMPLE")
    assert done.returncode == 3
    assert "AWS does not know your credentials" in done.stderr


def test_a_profile_that_is_not_there(wirelab: Wirelab) -> None:
    done = wirelab.run("up", "--yes", AWS_PROFILE="nobodys")
    assert done.returncode == 3
    assert "the profile that AWS_PROFILE names does not exist here" in done.stderr


def test_a_denial_names_the_missing_permission(wirelab: Wirelab) -> None:
    done = wirelab.run("leftovers", **session(wirelab.environment, 900))
    assert done.returncode == 3
    assert "the permission iam:ListRoles" in done.stderr
    assert "docs/aws.md" in done.stderr


def test_a_denial_of_terraform_names_the_missing_permission(wirelab: Wirelab) -> None:
    done = wirelab.run("up", "--yes", **session(wirelab.environment, 901))
    assert done.returncode == 3, done.stderr
    # Which of them Terraform meets first is not said.
    assert re.search(r"the permission (ssm:GetParameter|iam:\w+|s3:\w+|route53:\w+|ec2:\w+)", done.stderr), done.stderr


def test_a_region_that_does_not_exist(wirelab: Wirelab) -> None:
    done = wirelab.run("up", "--yes", "--var", "region=eu-nowhere-1")
    assert done.returncode == 3
    assert "the region does not exist" in done.stderr, done.stderr


def test_nobody_is_asked_without_a_terminal(wirelab: Wirelab) -> None:
    done = wirelab.run("up")
    assert done.returncode == 2
    assert "say --yes" in done.stderr
    # At once: a plan would be for nobody.
    assert "plans" not in done.stderr
    assert not list((wirelab.folder / "state").glob("wirelab/aws/*"))


def test_a_lab_that_is_not_up(wirelab: Wirelab) -> None:
    done = wirelab.run("exec", "server", "--", "true")
    assert done.returncode == 3
    assert "is not up: 'wirelab --on aws up' brings it up, for money" in done.stderr


def test_without_the_aws_command(wirelab: Wirelab, tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "terraform").symlink_to(subprocess.check_output(["which", "terraform"], text=True).strip())
    done = wirelab.run("up", "--yes", PATH=str(programs))
    assert done.returncode == 3
    assert "the aws command is not on your PATH: install it from https://" in done.stderr


def test_without_terraform(wirelab: Wirelab, tmp_path: Path) -> None:
    done = wirelab.run("up", "--yes", PATH=str(tmp_path))
    assert done.returncode == 3
    assert "the terraform command is not on your PATH: install it from https://" in done.stderr
