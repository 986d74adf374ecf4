# The network and its subnets: sizes that a VPC can have, ranges that a host can have, blocks that fit each other.
locals {
  # The ranges of IPv4 that no network can have (IANA IPv4 Special-Purpose Address Registry).
  reserved_ranges = {
    "0.0.0.0/8"      = "\"this network\" (RFC 791)"
    "127.0.0.0/8"    = "loopback, which never leaves a host (RFC 1122 section 3.2.1.3)"
    "169.254.0.0/16" = "link-local, which no router forwards (RFC 3927)"
    "224.0.0.0/4"    = "multicast, groups and not hosts (RFC 5771)"
    "240.0.0.0/4"    = "reserved, 255.255.255.255 being the limited broadcast (RFC 1112 section 4)"
  }
  # Whether a block of at least /16 lies in a range shows in the range's length of its first address's bits.
  network_block = try(local.blocks[local.written_network], null)
  network_range = try([
    for range in keys(local.reserved_ranges) : range
    if cidrhost("${split("/", local.written_network)[0]}/${split("/", range)[1]}", 0) == split("/", range)[0]
  ][0], null)

  # Blocks with host bits are reported already; what follows from one is not.
  sound_subnets = [for subnet in local.sized_subnets : subnet if !subnet.has_bits]

  network_faults = concat(
    [
      for block in concat(
        [for block in local.network_block == null ? [] : [local.network_block] : { path = "network", what = "network", text = local.written_network, length = block.length, has_bits = block.has_bits }],
        [for subnet in local.sized_subnets : { path = "${subnet.path}.cidr", what = "subnet", text = subnet.cidr, length = subnet.length, has_bits = subnet.has_bits }],
      ) :
      "${block.path}: ${block.what} ${block.text} is too ${block.length < 16 ? "large" : "small"}: AWS takes /16 to /28, such as ${cidrhost("${split("/", block.text)[0]}/${block.length < 16 ? 16 : 28}", 0)}/${block.length < 16 ? 16 : 28}"
      if !block.has_bits && (block.length < 16 || block.length > 28)
    ],
    local.network_range == null ? [] : [
      "network: network ${local.written_network} cannot be used: ${local.network_range} is ${local.reserved_ranges[local.network_range]}; private blocks are 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16 (RFC 1918)"
    ],
    try(length(local.lab.subnets) == 0 && length(regex(local.is_list, jsonencode(local.lab.subnets))) > 0, false) ? [
      "subnets: a lab needs a subnet, for example '- {name: private, cidr: 10.0.0.0/24}'"
    ] : [],
    [
      for name, paths in { for subnet in local.written_subnets : subnet.name => subnet.path... if subnet.name != null } :
      "${paths[1]}.name: subnet '${name}' is there twice" if length(paths) > 1
    ],
    length([for subnet in local.written_subnets : subnet if subnet.nat]) < 2 ? [] : [
      "${[for subnet in local.written_subnets : subnet.path if subnet.nat][1]}.nat: a lab has one way out: ${[for subnet in local.written_subnets : subnet.path if subnet.nat][0]} has 'nat: true' already; remove one"
    ],
    try(local.network_block.has_bits, true) ? [] : [
      for subnet in local.sound_subnets :
      "${subnet.path}.cidr: subnet ${subnet.shown} is not inside the network ${local.written_network}"
      if subnet.first < local.network_block.first || subnet.last > local.network_block.last
    ],
    flatten([
      for index, subnet in local.sound_subnets : [
        for other in slice([
          for earlier in slice(local.sound_subnets, 0, index) : earlier if earlier.first <= subnet.last && earlier.last >= subnet.first
        ], 0, min(1, length([for earlier in slice(local.sound_subnets, 0, index) : 1 if earlier.first <= subnet.last && earlier.last >= subnet.first]))) :
        "${subnet.path}.cidr: subnet ${subnet.shown} overlaps subnet ${other.shown}"
      ]
    ]),
  )
}
