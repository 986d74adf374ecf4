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
        contains(rule.keys, "protocol") && !contains(["tcp", "udp", "icmp", "all"], coalesce(rule.protocol, "-"))
        ? "${rule.path}.protocol: 'protocol' is tcp, udp, icmp or all, not ${rule.protocol == null ? "a list or nothing" : "'${rule.protocol}'"}" : "",
        contains(["tcp", "udp"], coalesce(rule.protocol, "-")) && !contains(rule.keys, "port")
        ? "${rule.path}: a ${rule.protocol} rule needs the key 'port': a number, 'application' or a range such as 8000-8010 (0 is no port; every port is 1-65535)" : "",
        contains(["icmp", "all"], coalesce(rule.protocol, "-")) && contains(rule.keys, "port")
        ? "${rule.path}.port: no 'port' with protocol ${rule.protocol}: ${rule.protocol == "icmp" ? "icmp has types, and a rule allows all of them" : "all is every port"}; remove the key" : "",
        rule.cidr == null && rule.peer != null && !contains(concat(keys(local.raw_roles), ["network", "anywhere"]), coalesce(rule.peer, "-"))
        ? "${rule.path}.${rule.peer_key}: no role '${rule.peer}'; a rule's other side is network, anywhere, a role (${local.role_words}) or a CIDR block" : "",
        can(regex("[^a-zA-Z0-9 ._:/()#,@\\[\\]+=&;{}!$*-]", rule.description))
        ? "${rule.path}.description: 'description' holds the character ${regex("[^a-zA-Z0-9 ._:/()#,@\\[\\]+=&;{}!$*-]", rule.description)}: AWS takes letters, digits, spaces and ._-:/()#,@[]+=&;{}!$* in a rule's description"
        : try(length(rule.description) > 255, false)
        ? "${rule.path}.description: 'description' has ${length(rule.description)} characters: AWS takes 255 in a rule's description" : "",
      ])
    ]),
    local.port_faults,
    # AWS refuses the second of two rules that are the same once their words are replaced.
    [
      for paths in values({
        for rule in local.written_rules :
        jsonencode([rule.role, rule.direction, rule.protocol, rule.lower, rule.upper, coalesce(rule.cidr, rule.peer)]) => rule...
        if rule.peer != null && (contains(["icmp", "all"], coalesce(rule.protocol, "-")) || rule.lower != null && rule.upper != null)
      }) :
      "${paths[1].path}: this rule is the same as ${paths[0].path}: both allow ${
        paths[1].protocol == "all" ? "everything" : "${paths[1].protocol}${try("/${paths[1].lower}${paths[1].lower == paths[1].upper ? "" : "-${paths[1].upper}"}", "")}"
      } ${paths[1].peer_key} ${coalesce(paths[1].cidr, paths[1].peer)}; AWS refuses the second, so remove it"
      if length(paths) > 1
    ],
  )

  # The ports of rules that may have one: tcp and udp, and rules whose protocol is wrong.
  port_fields = [
    for rule in local.written_rules : merge(rule, { json = jsonencode(local.lab.roles[rule.role][rule.direction][tonumber(regex("[0-9]+", regex("\\[[0-9]+\\]$", rule.path)))].port) })
    if contains(rule.keys, "port") && !contains(["icmp", "all"], coalesce(rule.protocol, "-"))
  ]
  port_meaning = "a number, 'application' or a range such as 8000-8010"
  port_faults = flatten([
    for rule in local.port_fields : compact([
      rule.json == "null" ? "${rule.path}.port: 'port' has no value: it is ${local.port_meaning}"
      : rule.port == null ? "${rule.path}.port: 'port' is ${local.port_meaning}, not ${startswith(rule.json, "[") ? "a list" : "a mapping"}"
      : rule.port == "application" ? ""
      : can(regex("^\"-?[0-9]+\"$", rule.json)) ? "${rule.path}.port: 'port' is a number: write ${rule.port} without quotes"
      : can(regex("^-?[0-9]+$", rule.json)) && (rule.lower == null || try(rule.lower < 1 || rule.lower > 65535, false)) || startswith(rule.json, "-")
      ? "${rule.path}.port: the port ${rule.json} is not 1 to 65535: ${rule.json == "0" ? "0 is reserved (IANA port registry); every port is 1-65535" : "a port has 16 bits"}"
      : can(regex("^[0-9]+$", rule.json)) ? ""
      : !can(regex("^[0-9]+-[0-9]+$", rule.port)) ? "${rule.path}.port: 'port' is ${local.port_meaning}, not '${rule.port}'"
      : length([for end in split("-", rule.port) : end if try(tonumber(end) < 1 || tonumber(end) > 65535 || tostring(tonumber(end)) != end, true)]) > 0
      ? "${rule.path}.port: the port ${[for end in split("-", rule.port) : end if try(tonumber(end) < 1 || tonumber(end) > 65535 || tostring(tonumber(end)) != end, true)][0]} is not 1 to 65535"
      : rule.lower > rule.upper ? "${rule.path}.port: the port range ${rule.port} is upside down: write ${rule.upper}-${rule.lower}" : ""
    ])
  ])
}
