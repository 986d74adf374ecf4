# Roles and their rules: each role has rules, each rule says something that AWS takes and that no other says.
locals {
  role_faults = concat(
    try(length(keys(local.lab.roles)) == 0, false) ? ["roles: a lab needs a role: the security group that its hosts have"] : [],
    [
      for name, role in local.raw_roles :
      "roles.${name}: role '${name}' has no rules: what no rule allows is denied, so its hosts could talk to nobody; 'inbound: [{protocol: all, from: network}]' lets everything in"
      # A section that is no list is reported already, and so is a key that is none.
      if role == null || try(alltrue([for key, section in role : contains(["inbound", "outbound"], key) && jsonencode(section) == "[]"]) && can(keys(role)), false)
    ],
  )

  rule_faults = concat(
    flatten([
      for rule in local.written_rules : compact([
        contains(rule.keys, "protocol") && !contains(["tcp", "udp", "icmp", "all"], coalesce(rule.protocol, "-")) ? (
          "${rule.path}.protocol: 'protocol' is tcp, udp, icmp or all, not ${rule.protocol == null ? "a list or nothing" : "'${rule.protocol}'"}"
        ) : "",
        contains(["tcp", "udp"], coalesce(rule.protocol, "-")) && !contains(rule.keys, "port") ? (
          "${rule.path}: a ${rule.protocol} rule needs the key 'port': a number, 'application' or a range such as 8000-8010 (0 is no port; every port is 1-65535)"
        ) : "",
        contains(["icmp", "all"], coalesce(rule.protocol, "-")) && contains(rule.keys, "port") ? (
          "${rule.path}.port: no 'port' with protocol ${rule.protocol}: ${rule.protocol == "icmp" ? "icmp has types, and a rule allows all of them" : "all is every port"}; remove the key"
        ) : "",
        rule.cidr == null && rule.peer != null && !contains(concat(keys(local.raw_roles), ["network", "anywhere"]), coalesce(rule.peer, "-")) ? (
          "${rule.path}.${rule.peer_key}: no role '${rule.peer}'; a rule's other side is network, anywhere, a role (${local.role_words}) or a CIDR block"
        ) : "",
        can(regex(local.odd_character, rule.description)) ? (
          "${rule.path}.description: 'description' holds the character ${regex(local.odd_character, rule.description)}: AWS takes letters, digits, spaces and ._-:/()#,@[]+=&;{}!$* in a rule's description"
        ) : "",
        try(length(rule.description) > 255, false) && !can(regex(local.odd_character, rule.description)) ? (
          "${rule.path}.description: 'description' has ${length(rule.description)} characters: AWS takes 255 in a rule's description"
        ) : "",
      ])
    ]),
    local.port_faults,
    [
      for rules in values({ for rule in local.resolved_rules : "${rule.group} ${rule.text}" => rule... }) :
      "${rules[1].path}: this rule is the same as ${rules[0].path}: both allow ${rules[1].text}; AWS refuses the second, so remove it"
      if length(rules) > 1
    ],
  )

  # Each complete rule with its words replaced: two that are equal then are one rule to AWS.
  resolved_rules = [
    for rule in local.written_rules : {
      path  = rule.path
      group = "${rule.role} ${rule.direction}"
      text = join("", [
        rule.protocol == "all" ? "everything" : rule.protocol,
        rule.lower == null ? "" : rule.lower == rule.upper ? "/${rule.lower}" : "/${rule.lower}-${rule.upper}",
        " ${rule.peer_key} ${rule.cidr == null ? rule.peer : rule.cidr}",
      ])
    }
    if rule.peer != null && rule.protocol != null && (contains(["icmp", "all"], coalesce(rule.protocol, "-")) || rule.lower != null && rule.upper != null)
  ]

  # What a description on AWS cannot hold (EC2 API, IpRange.Description).
  odd_character = "[^a-zA-Z0-9 ._:/()#,@\\[\\]+=&;{}!$*-]"

  # The ports of rules that may have one: tcp and udp, and rules whose protocol is wrong. `wrong` are the ends that are no port.
  port_fields = [
    for rule in local.written_rules : merge(rule, {
      path = "${rule.path}.port"
      json = rule.port_json
      wrong = [
        for end in try(regex("^(-?[0-9]+)(?:-([0-9]+))?$", rule.port), []) : end
        if end != null && try(tonumber(end) < 1 || tonumber(end) > 65535 || tostring(tonumber(end)) != end, true)
      ]
    })
    if contains(rule.keys, "port") && !contains(["icmp", "all"], coalesce(rule.protocol, "-"))
  ]
  port_meaning = "a number, 'application' or a range such as 8000-8010"
  port_faults = concat(
    [for rule in local.port_fields : "${rule.path}: 'port' has no value: it is ${local.port_meaning}" if rule.json == "null"],
    [
      for rule in local.port_fields : "${rule.path}: 'port' is a number: write ${rule.port} without quotes"
      if can(regex("^\"-?[0-9]+\"$", rule.json))
    ],
    [
      for rule in local.port_fields : "${rule.path}: 'port' is ${local.port_meaning}, not ${
      rule.port != null ? "'${rule.port}'" : startswith(rule.json, "[") ? "a list" : "a mapping"}"
      if rule.json != "null" && !can(regex("^(application|-?[0-9]+|[0-9]+-[0-9]+)$", rule.port))
    ],
    [
      for rule in local.port_fields : "${rule.path}: the port ${rule.wrong[0]} is not 1 to 65535${
      rule.wrong[0] == "0" ? ": 0 is reserved (IANA port registry); every port is 1-65535" : ""}"
      if length(rule.wrong) > 0 && !startswith(rule.json, "\"-") && !can(regex("^\"[0-9]+\"$", rule.json))
    ],
    [
      for rule in local.port_fields : "${rule.path}: the port range ${rule.port} is upside down: write ${rule.upper}-${rule.lower}"
      if length(rule.wrong) == 0 && try(rule.lower > rule.upper, false)
    ],
  )
}
