# Hosts: addresses that lie in a subnet and belong to nobody else, names that are theirs alone, roles that exist.
locals {
  host_faults = concat(
    try(length(local.lab.hosts), 1) == 0 || (length(local.raw_hosts) > 0 && alltrue([for host in local.written_hosts : try(host.number == 0, false)])) ? [
      "hosts: a lab needs a host, for example '- {name: server, role: server, address: 10.0.0.10}'"
    ] : [],
    can(keys(local.lab.roles)) ? [
      for host in local.written_hosts :
      "${host.path}.role: no role '${host.role}'; ${length(local.raw_roles) == 0 ? "the file defines none" : "the roles are ${local.role_words}"}"
      if host.role != null && !contains(keys(local.raw_roles), coalesce(host.role, "-"))
    ] : [],
    # The last host of an entry has the longest name.
    flatten([
      for host in local.unfolded_hosts : length(host.name) > 63 ? [
        "${host.path}.name: with count, the last host is '${host.name}', and a DNS label has at most 63 bytes (RFC 1035 section 2.3.4): shorten the name"
        ] : length(host.name) + 1 + length(local.written_zone) > 253 ? [
        "${host.path}.name: '${host.name}.${local.written_zone}' has ${length(host.name) + 1 + length(local.written_zone)} characters, and a DNS name has at most 253 (RFC 1035 section 2.3.4): shorten the host's name or the zone's"
      ] : []
      if host.entry != null && try(length(host.entry) <= 63, false) && local.written_zone != null && length(local.zone_faults) == 0 && host.index == local.last_index[host.path]
    ]),
    [
      for name, hosts in { for host in local.unfolded_hosts : host.name => host... if host.name != null } :
      hosts[1].has_count ? "${hosts[1].path}.name: host '${hosts[1].entry}' with count makes '${name}', which is there already"
      : "${hosts[1].path}.name: host '${name}' is there twice"
      if length(hosts) > 1
    ],
  )
  role_words = replace(join(", ", keys(local.raw_roles)), "/, ([^,]*)$/", " and $1")
  last_index = { for host in local.written_hosts : host.path => coalesce(host.number, 0) - 1 }

  # entry → the subnet that its first address lies in
  places = {
    for host in local.written_hosts : host.path => try([
      for subnet in local.sized_subnets : subnet if local.addresses[host.address] >= subnet.first && local.addresses[host.address] <= subnet.last
    ][0], null)
    if can(local.addresses[host.address])
  }
  # place in a subnet → what AWS keeps it for (Amazon VPC user guide, "Subnet CIDR blocks")
  reserved_places = [
    "the first address is the subnet itself", "the second address is the router's",
    "the third address is the DNS resolver's", "AWS keeps the fourth address for future use",
  ]

  address_faults = concat(
    # The address may lie in a subnet that could not be read.
    length(local.sized_subnets) < length(local.raw_subnets) || length(local.sized_subnets) == 0 ? [] : [
      for host in local.written_hosts :
      "${host.path}.address: ${host.address} is in no subnet; there ${length(local.sized_subnets) == 1 ? "is" : "are"} ${replace(
        join(", ", [for subnet in local.sized_subnets : "${subnet.cidr}${subnet.name == null ? "" : " ('${subnet.name}')"}"]), "/, ([^,]*)$/", " and $1"
      )}"
      if try(local.places[host.path] == null, false)
    ],
    flatten([
      for host in local.written_hosts : [
        for place in [local.places[host.path]] : (
          local.addresses[host.address] == place.last || local.addresses[host.address] < place.first + 4 ? [
            "${host.path}.address: ${host.address} is reserved in subnet ${place.shown}: ${
              local.addresses[host.address] == place.last ? "the last address is the subnet's broadcast address" : local.reserved_places[local.addresses[host.address] - place.first]
            }; hosts have ${cidrhost("0.0.0.0/0", place.first + 4)} to ${cidrhost("0.0.0.0/0", place.last - 1)}"
            ] : coalesce(host.number, 0) > 1 && local.addresses[host.address] + coalesce(host.number, 0) > place.last ? [
            "${host.path}.count: there is room for ${place.last - local.addresses[host.address]} of ${host.number} hosts from ${host.address} on: ${cidrhost("0.0.0.0/0", place.last - 1)} is the last address for hosts in subnet ${place.shown}"
          ] : []
        )
      ] if try(local.places[host.path] != null, false)
    ]),
    # One report for each entry of the file.
    [
      for path, clashes in {
        for address, hosts in { for host in local.unfolded_hosts : host.address => host... if host.address != null } :
        hosts[1].path => { address = address, hosts = hosts }... if length(hosts) > 1
      } :
      "${path}.address: ${
        clashes[0].hosts[1].has_count && clashes[0].hosts[1].index > 0 ? "counting up from ${clashes[0].hosts[1].first} reaches ${clashes[0].address}, which" : clashes[0].address
      } ${clashes[0].hosts[0].name == null ? "is taken already" : "is host '${clashes[0].hosts[0].name}' already"}"
    ],
    [
      for name, number in { for host in local.unfolded_hosts : host.subnet => host.path... if host.subnet != null } :
      "${reverse(number)[0]}.count: this makes ${length(number)} hosts in subnet ${[for subnet in local.sized_subnets : subnet.shown if subnet.name == name][0]}: a Linux bridge, which is a subnet here, has 1023 ports; use a second subnet"
      if length(number) > 1023
    ],
  )
}
