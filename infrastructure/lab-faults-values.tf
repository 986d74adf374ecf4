# Values that are out of range or no name, and values that do not agree with each other. Each list says nothing about what
# has the wrong type, which is reported already.
locals {
  # {path, key, value, from, to, because} of every whole number with bounds
  numbers = concat(
    [
      for key, range in {
        application_port = { from = 1, to = 65535, because = "a port has 16 bits, and 0 is reserved" }
        mtu              = { from = 576, to = 9001, because = "every IPv4 host takes 576 bytes (RFC 791), and EC2 carries 9001 at most" }
      } : merge(range, { path = key, key = key, value = local.lab[key] }) if can(regex(local.is_number, jsonencode(local.lab[key])))
    ],
    [
      for ttl in try([local.lab.dns.ttl], []) :
      { path = "dns.ttl", key = "ttl", value = ttl, from = 0, to = 2147483647, because = "seconds in 31 bits (RFC 2181 section 8)" }
      if can(regex(local.is_number, jsonencode(ttl)))
    ],
    [
      for index, host in local.raw_hosts :
      { path = "hosts[${index}].count", key = "count", value = host.count, from = 0, to = 1023, because = "a Linux bridge, which is a subnet here, has 1023 ports" }
      if can(regex(local.is_number, jsonencode(host.count)))
    ],
  )
  range_faults = concat(
    [
      for number in local.numbers :
      "${number.path}: '${number.key}' is ${number.from} to ${number.to}, not ${substr(jsonencode(number.value), 0, 24)}: ${number.because}"
      if number.value < number.from || number.value > number.to
    ],
    [
      for offload in try([local.lab.offload], []) : (
        offload == null ? "offload: 'offload' has no value: it is realistic or fast"
        : "offload: 'offload' is realistic or fast, not ${can(tostring(offload)) ? "'${try(tostring(offload), "")}'" : startswith(jsonencode(offload), "[") ? "a list" : "a mapping"}"
      )
      if !try(contains(["realistic", "fast"], offload), false)
    ],
  )
}

# Names: one DNS label each (RFC 1123 section 2.1).
locals {
  label_pattern  = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"
  reserved_names = ["network", "anywhere", "application", "all"]

  names = concat(
    [for name in try([local.lab.name], []) : { path = "name", what = "lab", name = name } if can(regex(local.is_text, jsonencode(name)))],
    [for subnet in local.written_subnets : { path = "${subnet.path}.name", what = "subnet", name = subnet.name } if subnet.name != null],
    [for role in keys(local.raw_roles) : { path = "roles.${role}", what = "role", name = role }],
    [for host in local.written_hosts : { path = "${host.path}.name", what = "host", name = host.name } if host.name != null],
  )
  # label → why it is none; right ones are absent
  label_faults = {
    for label in distinct(concat(local.names[*].name, local.zone_labels)) : label => (
      label == "" ? "it is empty"
      : length(label) > 63 ? "it has ${length(label)} bytes, and a DNS label has at most 63 (RFC 1035 section 2.3.4)"
      : !can(regex(local.label_pattern, label)) ? "a name is lower-case letters, digits and inner hyphens (RFC 1123 section 2.1)"
      : "only digits read as an address to many programs: begin it with a letter, such as 'n${label}'"
    ) if length(label) > 63 || !can(regex(local.label_pattern, label)) || can(regex("^[0-9]+$", label))
  }
  name_faults = concat(
    [
      for item in local.names : "${item.path}: ${
        contains(local.reserved_names, item.name) ? "'${item.name}' cannot be the name of a ${item.what}: rules use the word (network, anywhere, application and all are reserved)"
        : item.name == "localhost" ? "'localhost' cannot be the name of a host: every host calls itself so (RFC 6761 section 6.3)"
        : item.name == "fabric" ? "'fabric' cannot be the name of a host: wirelab exec calls the network between the hosts so"
        : "'${length(item.name) > 60 ? "${substr(item.name, 0, 60)}…" : item.name}' cannot be the name of a ${item.what}: ${local.label_faults[item.name]}"
      }"
      if contains(local.reserved_names, item.name) || (item.what == "host" && contains(["localhost", "fabric"], item.name)) || can(local.label_faults[item.name])
    ],
    local.zone_faults,
  )

  zone_labels = local.written_zone == null ? [] : split(".", local.written_zone)
  # Digits alone are a fault at the end of a zone only.
  zone_bad_labels = [
    for index, label in local.zone_labels : label
    if can(local.label_faults[label]) && !(can(regex("^[0-9]{1,63}$", label)) && index < length(local.zone_labels) - 1)
  ]
  zone_faults = local.written_zone == null ? [] : compact([
    endswith(local.written_zone, ".") && length(local.written_zone) > 1 ? "dns.zone: write the zone without the final dot: '${trimsuffix(local.written_zone, ".")}'"
    : length(local.zone_bad_labels) > 0 ? "dns.zone: '${local.written_zone}' cannot be the zone: label '${local.zone_bad_labels[0]}': ${local.label_faults[local.zone_bad_labels[0]]}"
    : length(local.written_zone) > 253 ? "dns.zone: the zone's name has ${length(local.written_zone)} characters, and a DNS name has at most 253 (RFC 1035 section 2.3.4)" : ""
  ])
}

# Blocks and addresses by themselves.
locals {
  # {path, key, example, text} of every block
  block_fields = concat(
    [for text in [local.written_network] : { path = "network", key = "network", example = 16, text = text } if text != null],
    [for subnet in local.written_subnets : { path = "${subnet.path}.cidr", key = "cidr", example = 24, text = subnet.cidr } if subnet.cidr != null],
    [
      for rule in local.written_rules : { path = "${rule.path}.${rule.peer_key}", key = rule.peer_key, example = 32, text = rule.cidr }
      if rule.cidr != null && rule.cidr == rule.peer
    ],
  )
  block_faults = concat(
    [
      for field in local.block_fields : "${field.path}: ${
        can(local.blocks[field.text]) ? "'${field.key}' ${field.text} has host bits set: the block that ${split("/", field.text)[0]} lies in is ${cidrhost("0.0.0.0/0", local.blocks[field.text].first)}/${local.blocks[field.text].length}"
        : !can(regex(local.address_pattern, split("/", field.text)[0])) ? "'${field.key}' is not a CIDR block such as 10.0.0.0/${field.example}: '${field.text}'"
        : length(split("/", field.text)) != 2 ? "'${field.key}' is not a CIDR block: '${field.text}' has no single prefix length"
        : "'${field.key}' is not a CIDR block: the prefix length '${split("/", field.text)[1]}' is not a number from 0 to 32"
      }"
      if try(local.blocks[field.text].has_bits, true)
    ],
    [
      for host in local.written_hosts : "${host.path}.address: ${
        can(regex("/", host.address)) && can(regex(local.address_pattern, split("/", host.address)[0]))
        ? "'address' is one address, not a block: write ${split("/", host.address)[0]}"
        : "'address' is not an IPv4 address: '${host.address}'"
      }"
      if host.address != null && !can(local.addresses[coalesce(host.address, "-")])
    ],
  )
}
