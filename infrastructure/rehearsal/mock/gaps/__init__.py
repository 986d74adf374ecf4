"""Where moto differs from AWS in a way that a lab meets: one module a gap, each with a function `close`.

Every gap was found by running the real provider or the real `aws` against plain moto 5.2.1. A module says what it
looked like there.
"""

from . import (
    changed_user_data,
    conditions,
    delete_markers,
    deleted_records,
    denials,
    dhcp_option_tags,
    endpoint_addresses,
    expired_sessions,
    failed_operations,
    instance_attributes,
    instance_groups,
    nat_addresses,
    private_zones,
    public_addresses,
    rule_descriptions,
    s3_actions,
    signatures,
)

# In this order: the later ones stand before the earlier ones.
ALL = (
    failed_operations,
    private_zones,
    deleted_records,
    public_addresses,
    s3_actions,
    nat_addresses,
    endpoint_addresses,
    rule_descriptions,
    dhcp_option_tags,
    changed_user_data,
    instance_groups,
    instance_attributes,
    signatures,
    conditions,
    delete_markers,
    denials,
    expired_sessions,
)


def close_all() -> None:
    for gap in ALL:
        gap.close()
