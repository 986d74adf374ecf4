"""IAM, enforced by the mock, with the credentials that a host really has: its own, from the metadata service."""

import pytest

from tests.conftest import Rehearsal

ALLOWED = {
    "write a capture": "echo x | aws s3 cp - ${WIRELAB_CAPTURES}permissions.pcapng",
    "read a capture": "aws s3 cp ${WIRELAB_CAPTURES}permissions.pcapng - >/dev/null",
    "list captures": "aws s3 ls $WIRELAB_CAPTURES",
    "read a tool": "aws s3 cp s3://$WIRELAB_BUCKET/tools/SHA256SUMS - >/dev/null",
}

DENIED = {
    "write a tool": "echo x | aws s3 cp - s3://$WIRELAB_BUCKET/tools/wire",
    "write elsewhere": "echo x | aws s3 cp - s3://$WIRELAB_BUCKET/elsewhere",
    "delete a capture": "aws s3 rm ${WIRELAB_CAPTURES}permissions.pcapng",
    "list tools": "aws s3 ls s3://$WIRELAB_BUCKET/tools/",
    "list the bucket": "aws s3 ls s3://$WIRELAB_BUCKET/",
    "list buckets": "aws s3 ls",
    "change the bucket": "aws s3api delete-bucket-policy --bucket $WIRELAB_BUCKET",
    "write to another bucket": "echo x | aws s3 cp - s3://somebody-elses-123456789012-x/x",
    "see instances": "aws ec2 describe-instances",
    "stop instances": "aws ec2 stop-instances --instance-ids i-0123456789abcdef0",
    "run commands on others": "aws ssm send-command --instance-ids i-0 --document-name AWS-RunShellScript",
    "see roles": "aws iam list-roles",
    "change its own role": "aws iam put-role-policy --role-name x --policy-name x --policy-document {}",
    "see DNS zones": "aws route53 list-hosted-zones",
    "change DNS": "aws route53 delete-hosted-zone --id Z0",
}


@pytest.fixture(scope="module")
def instance(twin: Rehearsal) -> str:
    place = "LocationConstraint=eu-central-1"
    twin.cloud.ask(
        "s3api", "create-bucket", "--bucket", "somebody-elses-123456789012-x", "--create-bucket-configuration", place
    )
    found = twin.facts().hosts[0].instance_id
    twin.cloud.wait_until_ready(found)
    return found


@pytest.mark.parametrize("what", ALLOWED)
def test_a_host_may(applied: Rehearsal, instance: str, what: str) -> None:
    done = applied.cloud.on_host(instance, ". /etc/profile.d/wirelab.sh", ALLOWED[what])
    assert done["Status"] == "Success", done


def test_a_host_may_nothing_else(applied: Rehearsal, instance: str) -> None:
    """In one command, for each try takes a second."""
    lines = [". /etc/profile.d/wirelab.sh"]
    for what, command in DENIED.items():
        lines.append(f"if text=$({command} 2>&1); then text=ALLOWED; fi")
        lines.append(f'echo "{what}: $text" | tr "\\n" " "; echo')
    done = applied.cloud.on_host(instance, *lines)
    answers = dict(line.split(": ", 1) for line in done["StandardOutputContent"].splitlines())
    assert answers.keys() == DENIED.keys()
    denials = ("AccessDenied", "UnauthorizedOperation")
    wrong = {what: text for what, text in answers.items() if not any(word in text for word in denials)}
    assert wrong == {}


def test_who_has_no_rights_may_nothing(applied: Rehearsal) -> None:
    """That IAM is enforced for everybody, not only for hosts."""
    cloud = applied.cloud
    cloud.ask("iam", "create-user", "--user-name", "nobody")
    key = cloud.ask("iam", "create-access-key", "--user-name", "nobody")["AccessKey"]
    poor = type(cloud)(
        {**cloud.environment, "AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}
    )
    assert poor.run("sts", "get-caller-identity").status == 0
    for words in (("ec2", "describe-instances"), ("ssm", "describe-instance-information"), ("s3api", "list-buckets")):
        done = poor.run(*words)
        assert done.status != 0
        assert "AccessDenied" in done.stderr or "UnauthorizedOperation" in done.stderr
    cloud.run("iam", "delete-access-key", "--user-name", "nobody", "--access-key-id", key["AccessKeyId"])
    cloud.run("iam", "delete-user", "--user-name", "nobody")
