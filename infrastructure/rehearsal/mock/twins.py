"""Ties the mock's Systems Manager to the twins, which are local labs."""

import os
from pathlib import Path

import boto3
from moto.core import DEFAULT_ACCOUNT_ID

from fleet.run_command import RunCommand
from fleet.sessions import SessionService
from twin.account import Account
from twin.facts import Facts, Host
from twin.lab import Surroundings
from twin.metadata import MetadataService
from twin.world import World

from . import identities, systems_manager
from .server import Server


def open_world(server: Server, folder: Path, region: str) -> World:
    keys = server.administrator
    account = Account(server.url, keys.access_key, keys.secret_key, region)
    ec2 = boto3.Session(keys.access_key, keys.secret_key, region_name=region).client("ec2", endpoint_url=server.url)

    def profile(instance_id: str) -> str:
        found = ec2.describe_instances(InstanceIds=[instance_id])["Reservations"][0]["Instances"][0]
        return found.get("IamInstanceProfile", {}).get("Arn", "")

    def metadata(facts: Facts, host: Host, socket: Path) -> MetadataService:
        socket.unlink(missing_ok=True)
        values = {
            "instance-id": host.instance_id,
            "local-ipv4": host.address,
            "placement/region": facts.region,
            "placement/availability-zone": f"{facts.region}a",
        }
        arn = profile(host.instance_id)
        return MetadataService(
            socket,
            values,
            lambda: account.user_data(host.instance_id),
            arn.rpartition("/")[2],
            lambda: identities.instance_credentials(arn, host.instance_id, facts.region),
        )

    surroundings = Surroundings(
        wirelab=Path(os.environ["WIRELAB_REHEARSAL_PROGRAM"]),
        folder=folder / "twins",
        aws_socket=server.socket,
        port=server.port,
        registration_seconds=float(os.environ.get("WIRELAB_REHEARSAL_REGISTRATION_SECONDS", "0")),
        user_data=account.user_data,
        tree=Path(tree) if (tree := os.environ.get("WIRELAB_REHEARSAL_TREE")) else None,
        metadata=metadata,
    )
    world = World([account], surroundings)
    seen_after = float(os.environ.get("WIRELAB_REHEARSAL_SEEN_AFTER_SECONDS", "1"))
    idle = float(os.environ.get("WIRELAB_REHEARSAL_SESSION_IDLE_SECONDS", "1200"))
    sessions = SessionService(world, identities.PERSON, folder / "sessions.sock", idle)
    systems_manager.install(world, RunCommand(world, DEFAULT_ACCOUNT_ID, seen_after), sessions)
    return world
