# The lab file as Terraform reads it. What is wrong with it is in lab-faults.tf; as long as anything is, the lab counts as
# empty here, so that the plan shows the faults and nothing that follows from them.
#
#   echo 'jsonencode(local.rules)' | terraform console        needs no credentials
locals {
  parent   = path.module == "." ? ".." : "${path.module}/.."
  lab_path = coalesce(var.lab_file, "${local.parent}/lab.yaml")
  # `terraform destroy` must work when the file is gone, so nothing here may fail without it.
  lab_file = try(file(local.lab_path), "")
  # A file of comments only is as good as an empty one.
  lab_text = trimspace(replace(local.lab_file, "/#[^\n]*/", "")) == "" ? "" : local.lab_file
  # Without jsonencode an infinity would pass, which nothing below can look at.
  lab = try([jsonencode(yamldecode(local.lab_text)), yamldecode(local.lab_text)][1], null)

  lab_name = local.is_valid ? coalesce(var.lab_name, local.written_name) : "unknown"
  prefix   = coalesce(var.resource_name_prefix, local.lab_name)
  tags     = merge(var.tags, { Project = "wirelab", Lab = local.lab_name, ManagedBy = "terraform" })

  network          = local.is_valid ? local.written_network : "10.0.0.0/16"
  zone             = local.is_valid ? local.written_zone : "unknown.internal"
  ttl              = local.is_valid ? local.written_ttl : 300
  application_port = local.is_valid ? local.written_port : 1
  mtu              = try(coalesce(local.lab.mtu), 1500)
  offload          = try(coalesce(local.lab.offload), "realistic")

  # name → {cidr, nat}
  subnets = {
    for subnet in local.written_subnets :
    subnet.name => { cidr = subnet.cidr, nat = subnet.nat } if local.is_valid
  }
  nat_subnet = one([for name, subnet in local.subnets : name if subnet.nat])

  roles = local.is_valid ? toset(keys(local.raw_roles)) : toset([])

  # name → {role, address, subnet}, an entry with `count` unfolded
  hosts = {
    for host in local.unfolded_hosts :
    host.name => { role = host.role, address = host.address, subnet = host.subnet } if local.is_valid
  }
}

# The rules with their words replaced: `application` by the port, `network` and `anywhere` by their blocks.
locals {
  # key → {role, direction, protocol, from_port, to_port, cidr, referenced_role, description}
  #
  # direction is ingress or egress; protocol is tcp, udp, icmp or all; the ports are null with icmp and all. One of cidr and
  # referenced_role is null. The key is what is written in the file, not what it stands for: when the application's port
  # changes, rules are changed in place.
  rules = {
    for rule in local.written_rules :
    "${rule.role}/${local.aws_directions[rule.direction]}/${rule.protocol}/${coalesce(rule.port, "all")}/${rule.peer}" => {
      role            = rule.role
      direction       = local.aws_directions[rule.direction]
      protocol        = rule.protocol
      from_port       = rule.lower
      to_port         = rule.upper
      cidr            = rule.cidr
      referenced_role = rule.cidr == null ? rule.peer : null
      description     = rule.description
    } if local.is_valid
  }
  aws_directions = { inbound = "ingress", outbound = "egress" }
}
