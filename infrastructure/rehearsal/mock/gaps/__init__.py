"""Where moto differs from AWS in a way that a lab meets: one module a gap, each with a function `close`.

Every gap was found by running the real provider or the real `aws` against plain moto 5.2.1. A module says what it
looked like there.
"""

from . import (
    denials,
    expired_sessions,
    instance_groups,
    private_zones,
    secure_transport,
    signatures,
    unknown_operations,
)

ALL = (
    unknown_operations,
    private_zones,
    secure_transport,
    instance_groups,
    signatures,
    denials,
    expired_sessions,
)


def close_all() -> None:
    for gap in ALL:
        gap.close()
