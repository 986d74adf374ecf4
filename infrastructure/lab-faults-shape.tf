# Keys that are unknown or missing, and values of the wrong type: each mapping and each value looked at alone.
locals {
  # The keys of each kind of mapping, the required ones with an example.
  lab_keys = {
    required = {
      version          = "version: 1"
      name             = "name: my-lab"
      network          = "network: 10.0.0.0/16"
      subnets          = "subnets: [{name: private, cidr: 10.0.0.0/24}]"
      dns              = "dns: {zone: my-lab.internal, ttl: 300}"
      application_port = "application_port: 1234"
      roles            = "roles: {server: {inbound: [{protocol: all, from: network}]}}"
      hosts            = "hosts: [{name: server, role: server, address: 10.0.0.10}]"
    }
    all = ["version", "name", "network", "subnets", "dns", "application_port", "roles", "hosts", "mtu", "offload"]
  }
  subnet_keys = { required = { name = "name: private", cidr = "cidr: 10.0.0.0/24" }, all = ["name", "cidr", "nat"] }
  dns_keys    = { required = { zone = "zone: my-lab.internal", ttl = "ttl: 300" }, all = ["zone", "ttl"] }
  role_keys   = { required = {}, all = ["inbound", "outbound"] }
  rule_keys = {
    inbound  = { required = { protocol = "protocol: tcp", from = "from: network" }, all = ["protocol", "from", "port", "description"] }
    outbound = { required = { protocol = "protocol: tcp", to = "to: network" }, all = ["protocol", "to", "port", "description"] }
  }
  host_keys = {
    required = { name = "name: server", role = "role: server", address = "address: 10.0.0.10" }
    all      = ["name", "role", "address", "count"]
  }

  # Every mapping of the file whose keys are fixed; keys is null where it is none.
  mappings = concat(
    [{ path = "", what = "a lab", keys = try(keys(local.lab), []), known = local.lab_keys, json = "{" }],
    [for dns in try([local.lab.dns], []) : { path = "dns", what = "dns", keys = try(keys(dns), null), known = local.dns_keys, json = jsonencode(dns) }],
    [
      for index, subnet in local.raw_subnets :
      { path = "subnets[${index}]", what = "a subnet", keys = try(keys(subnet), null), known = local.subnet_keys, json = jsonencode(subnet) }
    ],
    [
      for index, host in local.raw_hosts :
      { path = "hosts[${index}]", what = "a host", keys = try(keys(host), null), known = local.host_keys, json = jsonencode(host) }
    ],
    [
      for name, role in local.raw_roles :
      { path = "roles.${name}", what = "a role", keys = try(keys(role), null), known = local.role_keys, json = jsonencode(role) }
      if role != null
    ],
    flatten([
      for name, role in local.raw_roles : [
        for direction, known in local.rule_keys : [
          for index, rule in try([regex(local.is_list, jsonencode(role[direction])), role[direction]][1], []) :
          { path = "roles.${name}.${direction}[${index}]", what = "an ${direction} rule", keys = try(keys(rule), null), known = known, json = jsonencode(rule) }
        ]
      ]
    ]),
  )
  wrong_direction = {
    "an inbound rule/to"    = "an inbound rule says where traffic comes from, not where it goes to: write 'from'"
    "an outbound rule/from" = "an outbound rule says where traffic goes to, not where it comes from: write 'to'"
  }
  opposite = { from = "to", to = "from" }

  shape_faults = flatten([
    for mapping in local.mappings : mapping.keys == null ? [
      "${mapping.path}: ${mapping.what} is a mapping of keys to values, not ${local.phrases[mapping.json]}"
      ] : concat(
      [
        for key in mapping.keys :
        "${mapping.path == "" ? key : mapping.path}: ${lookup(
          local.wrong_direction, "${mapping.what}/${key}",
          "${mapping.what} has no key '${key}'; its keys are ${replace(join(", ", mapping.known.all), "/, ([^,]*)$/", " and $1")}"
        )}"
        if !contains(mapping.known.all, key)
      ],
      [
        for key, example in mapping.known.required :
        "${mapping.path == "" ? key : mapping.path}: ${mapping.what} needs the key '${key}', for example '${example}'"
        if !contains(mapping.keys, key) && !contains(mapping.keys, lookup(local.opposite, key, key))
      ],
    )
  ])
}

# Values of the wrong type.
locals {
  text_fields = {
    lab    = { name = "the name of the lab", network = "a CIDR block such as 10.0.0.0/16" }
    dns    = { zone = "the name of the DNS zone" }
    subnet = { name = "the name of the subnet", cidr = "a CIDR block such as 10.0.0.0/24" }
    host   = { name = "the name of the host", role = "the name of a role", address = "an IPv4 address such as 10.0.0.10" }
    rule = {
      from = "network, anywhere, a role or a CIDR block", to = "network, anywhere, a role or a CIDR block", description = "text"
    }
  }
  list_meaning = "a list ('- …' lines or [ … ])"

  # {path, key, json, pattern, meaning} of every value that is there
  values = flatten([
    [for key, meaning in local.text_fields.lab : { path = key, key = key, json = jsonencode(local.lab[key]), pattern = local.is_text, meaning = meaning } if can(local.lab[key])],
    [for key in ["application_port", "mtu"] : { path = key, key = key, json = jsonencode(local.lab[key]), pattern = local.is_number, meaning = "a whole number" } if can(local.lab[key])],
    [for key in ["subnets", "hosts"] : { path = key, key = key, json = jsonencode(local.lab[key]), pattern = local.is_list, meaning = local.list_meaning } if can(local.lab[key])],
    [for key, meaning in local.text_fields.dns : { path = "dns.${key}", key = key, json = jsonencode(local.lab.dns[key]), pattern = local.is_text, meaning = meaning } if can(local.lab.dns[key])],
    [for key in ["ttl"] : { path = "dns.${key}", key = key, json = jsonencode(local.lab.dns[key]), pattern = local.is_number, meaning = "a whole number" } if can(local.lab.dns[key])],
    [
      for index, subnet in local.raw_subnets : [
        [for key, meaning in local.text_fields.subnet : { path = "subnets[${index}].${key}", key = key, json = jsonencode(subnet[key]), pattern = local.is_text, meaning = meaning } if can(subnet[key])],
        [for key in ["nat"] : { path = "subnets[${index}].${key}", key = key, json = jsonencode(subnet[key]), pattern = local.is_truth, meaning = "true or false" } if can(subnet[key])],
      ]
    ],
    [
      for index, host in local.raw_hosts : [
        [for key, meaning in local.text_fields.host : { path = "hosts[${index}].${key}", key = key, json = jsonencode(host[key]), pattern = local.is_text, meaning = meaning } if can(host[key])],
        [for key in ["count"] : { path = "hosts[${index}].${key}", key = key, json = jsonencode(host[key]), pattern = local.is_number, meaning = "a whole number" } if can(host[key])],
      ]
    ],
    [
      for name, role in local.raw_roles : [
        for direction in ["inbound", "outbound"] : [
          [for section in try([role[direction]], []) : { path = "roles.${name}.${direction}", key = direction, json = jsonencode(section), pattern = local.is_list, meaning = local.list_meaning }],
          [
            for index, rule in try([regex(local.is_list, jsonencode(role[direction])), role[direction]][1], []) : [
              for key, meaning in local.text_fields.rule :
              { path = "roles.${name}.${direction}[${index}].${key}", key = key, json = jsonencode(rule[key]), pattern = local.is_text, meaning = meaning } if can(rule[key])
            ]
          ],
        ]
      ]
    ],
  ])

  # JSON → what it is, in words
  phrases = {
    for json in distinct(concat(local.values[*].json, local.mappings[*].json, [for key in ["version", "roles"] : jsonencode(try(local.lab[key], null))])) : json => (
      json == "null" ? "nothing"
      : startswith(json, "[") ? "a list"
      : startswith(json, "{") ? "a mapping"
      : startswith(json, "\"") ? "the text '${jsondecode(json)}'"
      : contains(["true", "false"], json) ? "the truth value ${json}" : "the number ${json}"
    )
  }

  type_faults = concat(
    [
      for value in local.values :
      value.json == "null" ? "${value.path}: '${value.key}' has no value: it is ${value.meaning}"
      : value.pattern == local.is_number && can(regex("^\"-?[0-9]+\"$", value.json)) ? "${value.path}: '${value.key}' is a number: write ${jsondecode(value.json)} without quotes"
      : "${value.path}: '${value.key}' is ${value.meaning}, not ${local.phrases[value.json]}${
        value.pattern == local.is_text && can(regex("^[-0-9tf]", value.json)) ? ": put '${value.json}' in quotes" : ""
      }"
      if !can(regex(value.pattern, value.json))
    ],
    # Another number as the version is a fault of the whole file.
    [
      for version in try([local.lab.version], []) : "version: 'version' is the number 1, not ${local.phrases[jsonencode(version)]}: write 'version: 1'"
      if !can(regex(local.is_number, jsonencode(version)))
    ],
    can(local.lab.roles) && !can(keys(local.lab.roles)) ? ["roles: roles is a mapping of keys to values, not ${local.phrases[jsonencode(local.lab.roles)]}"] : [],
  )
}
