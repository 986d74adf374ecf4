# One security group a role, one rule a rule of the lab file. Rules are resources of their own, so that groups can refer to
# each other and a changed rule is changed in place.
resource "aws_security_group" "role" {
  for_each = local.roles

  name        = "${local.prefix}-${each.key}"
  description = "Hosts with the role ${each.key}"
  vpc_id      = aws_vpc.this.id
  tags        = { Name = "${local.prefix}-${each.key}", Role = each.key }
}

resource "aws_vpc_security_group_ingress_rule" "role" {
  for_each = { for key, rule in local.rules : key => rule if rule.direction == "ingress" }

  security_group_id            = aws_security_group.role[each.value.role].id
  description                  = local.rule_descriptions[each.key]
  ip_protocol                  = local.ip_protocols[each.value.protocol]
  from_port                    = each.value.protocol == "icmp" ? -1 : each.value.from_port
  to_port                      = each.value.protocol == "icmp" ? -1 : each.value.to_port
  cidr_ipv4                    = each.value.cidr
  referenced_security_group_id = each.value.referenced_role == null ? null : aws_security_group.role[each.value.referenced_role].id
  tags                         = { Name = each.key }
}

resource "aws_vpc_security_group_egress_rule" "role" {
  for_each = { for key, rule in local.rules : key => rule if rule.direction == "egress" }

  security_group_id            = aws_security_group.role[each.value.role].id
  description                  = local.rule_descriptions[each.key]
  ip_protocol                  = local.ip_protocols[each.value.protocol]
  from_port                    = each.value.protocol == "icmp" ? -1 : each.value.from_port
  to_port                      = each.value.protocol == "icmp" ? -1 : each.value.to_port
  cidr_ipv4                    = each.value.cidr
  referenced_security_group_id = each.value.referenced_role == null ? null : aws_security_group.role[each.value.referenced_role].id
  tags                         = { Name = each.key }
}

locals {
  # -1 is every protocol, and with icmp every type. Only tcp and udp have ports.
  ip_protocols = { tcp = "tcp", udp = "udp", icmp = "icmp", all = "-1" }

  # What the console shows beside a rule that has no description of its own: the rule as it is written.
  rule_descriptions = {
    for key, rule in local.rules :
    key => coalesce(rule.description, replace(join(" ", slice(split("/", key), 2, length(split("/", key)))), "/all /", ""))
  }
}
