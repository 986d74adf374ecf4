# What is allowed and worth a word, as `wirelab validate` says it. It says more: which rules no packet can ever match.
locals {
  warnings = concat(
    [
      for role in local.roles : "roles.${role}: no host has the role '${role}': its rules apply to nobody"
      if !contains(local.written_hosts[*].role, role)
    ],
    flatten([
      for role in local.roles : [
        for direction, aws in local.aws_directions : "roles.${role}: role '${role}' has more than 60 ${direction} rules: AWS takes 60 by default"
        if length([for rule in local.rules : rule if rule.role == role && rule.direction == aws]) > 60
      ]
    ]),
    local.is_valid && !can(regex("^(10\\.|192\\.168\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.)", local.network)) ? [
      "network: network ${local.network} is not private (RFC 1918): hosts of the lab cannot reach its real owners; 10.0.0.0/16 would do"
    ] : [],
    local.zone == "local" || endswith(local.zone, ".local") ? [
      "dns.zone: names under 'local' are looked up by multicast on many systems (RFC 6762 section 3): 'internal' is free for private use"
    ] : [],
  )
}
