# What stops a plan: faults of the lab file, and labs that this configuration cannot make on AWS. A resource of its own, so
# that all are told at once; the VPC, the role and the bucket depend on it, so that nothing is planned from a wrong lab.
# `terraform destroy` works all the same: there, preconditions are warnings.
resource "terraform_data" "lab" {
  lifecycle {
    precondition {
      condition     = local.is_valid
      error_message = "The lab file ${local.lab_path} has ${length(local.faults)} ${length(local.faults) == 1 ? "fault" : "faults"}:\n${join("\n", local.faults)}"
    }
    precondition {
      condition     = !local.is_valid || var.application_port == null || try(var.application_port == local.application_port, false)
      error_message = "application_port is ${local.application_port} in ${local.lab_path}, from where the rules, the hosts and wirelab have it: change it there, to ${coalesce(var.application_port, 0)}, and leave the variable out."
    }
    precondition {
      condition     = !local.is_valid || !var.nat_gateway || local.nat_subnet != null
      error_message = "No subnet of lab '${local.lab_name}' has 'nat: true', so there is no place for the NAT gateway. Add one to ${local.lab_path}, such as '- {name: public, cidr: …, nat: true}' with a block of ${local.network} that is free, or set nat_gateway = false and ssm_endpoints = true."
    }
    precondition {
      condition     = !var.nat_gateway || var.ssm_endpoints || length(local.hosts_beside_nat) == 0
      error_message = "${join(", ", local.hosts_beside_nat)}: in the subnet of the NAT gateway a host has no way out, for it has no public address. Move it to another subnet, or set ssm_endpoints = true, so that Systems Manager reaches it."
    }
    precondition {
      condition     = !var.nat_gateway || var.ssm_endpoints || length(local.closed_roles) == 0
      error_message = "${length(local.closed_roles) == 1 ? "Role" : "Roles"} ${join(", ", local.closed_roles)}: no outbound rule lets the hosts reach Systems Manager and the bucket through the NAT gateway. Add '{protocol: tcp, port: 443, to: anywhere}', or set ssm_endpoints = true, which needs no rule of the lab."
    }
    precondition {
      condition     = !local.is_valid || length(local.prefix) <= 59 && !startswith(local.prefix, "sg-")
      error_message = "Names on AWS cannot begin with '${local.prefix}': a role's name has 64 characters at most (5 are '-host'), and a security group's may not begin with 'sg-'. Set resource_name_prefix."
    }
    precondition {
      condition     = !var.nat_gateway || local.nat_subnet == null || local.nat_address != null
      error_message = "Subnet '${coalesce(local.nat_subnet, " ")}' has no address left for the NAT gateway."
    }
    precondition {
      condition     = !local.is_valid || !var.ssm_endpoints || local.endpoint_subnet != null
      error_message = "No subnet of the lab has ${length(local.endpoint_services)} addresses left for the endpoints of Systems Manager."
    }
  }
}

locals {
  hosts_beside_nat = [for name, host in local.hosts : name if host.subnet == local.nat_subnet]

  # Roles whose own rules let no host reach HTTPS everywhere, which is what Systems Manager and S3 take.
  closed_roles = [
    for role in local.roles : role
    if length([for host in local.hosts : host if host.role == role]) > 0 && length([
      for rule in local.rules : rule
      if rule.role == role && rule.direction == "egress" && rule.cidr == "0.0.0.0/0" && (
        rule.protocol == "all" || rule.protocol == "tcp" && try(rule.from_port <= 443 && rule.to_port >= 443, false)
      )
    ]) == 0
  ]
}

# What does not stop a plan, and is worth a warning.
check "tools" {
  assert {
    condition     = length(local.missing) == 0
    error_message = "The hosts come up without ${join(" and without ", local.missing)}. Run `make dist` (or set wire_binary and repository_archive, or repository_url), `terraform apply`, and then `sudo wirelab-setup` on the hosts."
  }
}

check "lab" {
  assert {
    condition     = length(local.warnings) == 0
    error_message = "About the lab file ${local.lab_path}:\n${join("\n", local.warnings)}"
  }
}
