# The sections of the lab file as lists with the same attributes in every item; null where a value is missing or of the
# wrong type. lab.tf takes the lab from here, lab-faults.tf what is wrong with it.
#
# Two idioms, because Terraform has no functions of one's own:
# - `try([regex(PATTERN, jsonencode(x)), x][1], null)` is x if its JSON matches, so x has that type, else null;
# - a map from a text to what it means (`blocks`, `addresses`) stands in for a function of that text.
locals {
  is_text   = "^\""
  is_number = "^-?[0-9]+$"
  is_truth  = "^(true|false)$"
  is_list   = "^\\["

  octet           = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
  address_pattern = "^${local.octet}(\\.${local.octet}){3}$"
  block_pattern   = "^${local.octet}(\\.${local.octet}){3}/(3[0-2]|[12]?[0-9])$"

  raw_subnets = try([regex(local.is_list, jsonencode(local.lab.subnets)), local.lab.subnets][1], [])
  raw_hosts   = try([regex(local.is_list, jsonencode(local.lab.hosts)), local.lab.hosts][1], [])
  raw_roles   = try([keys(local.lab.roles), local.lab.roles][1], {})

  written_name    = try([regex(local.is_text, jsonencode(local.lab.name)), local.lab.name][1], null)
  written_network = try([regex(local.is_text, jsonencode(local.lab.network)), local.lab.network][1], null)
  written_zone    = try([regex(local.is_text, jsonencode(local.lab.dns.zone)), local.lab.dns.zone][1], null)
  written_ttl     = try([regex(local.is_number, jsonencode(local.lab.dns.ttl)), local.lab.dns.ttl][1], null)
  written_port    = try([regex(local.is_number, jsonencode(local.lab.application_port)), local.lab.application_port][1], null)

  written_subnets = [
    for index, subnet in local.raw_subnets : {
      path = "subnets[${index}]"
      name = try([regex(local.is_text, jsonencode(subnet.name)), subnet.name][1], null)
      cidr = try([regex(local.is_text, jsonencode(subnet.cidr)), subnet.cidr][1], null)
      nat  = try([regex(local.is_truth, jsonencode(subnet.nat)), subnet.nat][1], false)
    }
  ]

  written_hosts = [
    for index, host in local.raw_hosts : {
      path      = "hosts[${index}]"
      name      = try([regex(local.is_text, jsonencode(host.name)), host.name][1], null)
      role      = try([regex(local.is_text, jsonencode(host.role)), host.role][1], null)
      address   = try([regex(local.is_text, jsonencode(host.address)), host.address][1], null)
      has_count = can(host.count)
      # How many hosts the entry makes; null when its count is wrong.
      number = !can(host.count) ? 1 : try(host.count >= 0 && host.count <= 1023 && can(regex(local.is_number, jsonencode(host.count))) ? host.count : null, null)
    }
  ]

  written_rules = flatten([
    for role, sections in local.raw_roles : [
      for direction, peer_key in { inbound = "from", outbound = "to" } : [
        for index, rule in try([regex(local.is_list, jsonencode(sections[direction])), sections[direction]][1], []) : {
          path        = "roles.${role}.${direction}[${index}]"
          role        = role
          direction   = direction
          peer_key    = peer_key
          keys        = try(keys(rule), [])
          protocol    = try(tostring(rule.protocol), null)
          peer        = try([regex(local.is_text, jsonencode(rule[peer_key])), rule[peer_key]][1], null)
          port        = try(tostring(rule.port), null)
          port_json   = try(jsonencode(rule.port), null)
          description = try([regex(local.is_text, jsonencode(rule.description)), rule.description][1], null)

          lower = try(rule.port == "application" ? local.written_port : tonumber(split("-", rule.port)[0]), null)
          upper = try(rule.port == "application" ? local.written_port : tonumber(reverse(split("-", rule.port))[0]), null)
          cidr = try(
            rule[peer_key] == "network" ? local.written_network
            : rule[peer_key] == "anywhere" ? "0.0.0.0/0"
            : can(regex("^[0-9].*[./:]", rule[peer_key])) ? rule[peer_key] : null,
          null)
        }
      ]
    ]
  ])
}

# What the texts mean.
locals {
  # address → its number; what is no address is absent
  addresses = {
    for text in distinct([for host in local.written_hosts : host.address if host.address != null]) :
    text => sum([for place, octet in split(".", text) : tonumber(octet) * pow(256, 3 - place)])
    if can(regex(local.address_pattern, text))
  }

  # block → its length and its first and last address as numbers; what is no block is absent
  blocks = {
    for text, block in local.blocks_written : text => {
      length   = block.length
      number   = block.number
      first    = floor(block.number / pow(2, 32 - block.length)) * pow(2, 32 - block.length)
      last     = (floor(block.number / pow(2, 32 - block.length)) + 1) * pow(2, 32 - block.length) - 1
      has_bits = block.number != floor(block.number / pow(2, 32 - block.length)) * pow(2, 32 - block.length)
    }
  }
  blocks_written = {
    for text in distinct(compact(concat(
      [local.written_network], local.written_subnets[*].cidr, [for rule in local.written_rules : rule.cidr]
    ))) :
    text => {
      length = tonumber(split("/", text)[1])
      number = sum([for place, octet in split(".", split("/", text)[0]) : tonumber(octet) * pow(256, 3 - place)])
    } if can(regex(local.block_pattern, text))
  }

  # Every host with its own name and address; the subnet is null where there is none.
  unfolded_hosts = flatten([
    for entry in local.written_hosts : [
      for index in range(coalesce(entry.number, 0)) : {
        path      = entry.path
        has_count = entry.has_count
        entry     = entry.name
        first     = entry.address
        index     = index
        name      = try(entry.has_count ? "${entry.name}-${index + 1}" : entry.name, null)
        role      = entry.role
        address   = try(cidrhost("0.0.0.0/0", local.addresses[entry.address] + index), null)
        subnet    = try([for subnet in local.sized_subnets : subnet.name if local.addresses[entry.address] >= subnet.first && local.addresses[entry.address] <= subnet.last][0], null)
      }
    ]
  ])
  # The subnets whose blocks could be read.
  sized_subnets = [
    for subnet in local.written_subnets : merge(subnet, local.blocks[subnet.cidr], {
      shown = "${subnet.name == null ? "" : "'${subnet.name}' "}${subnet.cidr}"
    }) if can(local.blocks[subnet.cidr].first)
  ]
}
