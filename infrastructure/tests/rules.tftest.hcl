# A rule of lab.yaml is a rule of a security group.
mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  wire_binary        = "tests/tools/wire"
  repository_archive = "tests/tools/wirelab.tar.gz"
}

run "default_lab" {
  command = plan

  assert {
    condition     = keys(aws_security_group.role) == ["client", "server"]
    error_message = "One group a role."
  }
  assert {
    condition = keys(aws_vpc_security_group_ingress_rule.role) == [
      "client/ingress/icmp/all/network", "server/ingress/icmp/all/network",
      "server/ingress/tcp/application/network", "server/ingress/udp/application/network",
    ]
    error_message = "A client that plays server is blocked."
  }
  assert {
    condition = keys(aws_vpc_security_group_egress_rule.role) == [
      "client/egress/icmp/all/network", "client/egress/tcp/443/anywhere",
      "client/egress/tcp/application/network", "client/egress/udp/application/network",
      "server/egress/icmp/all/network", "server/egress/tcp/443/anywhere",
    ]
    error_message = "A server that plays client is blocked."
  }
  assert {
    condition = alltrue([for rule in [aws_vpc_security_group_ingress_rule.role["server/ingress/tcp/application/network"]] : (
      rule.ip_protocol == "tcp" && rule.from_port == 1234 && rule.to_port == 1234 && rule.cidr_ipv4 == "10.0.0.0/16"
      && rule.referenced_security_group_id == null && rule.description == "the TCP servers"
    )])
    error_message = "The application's port, the network's block, the description of the file."
  }
  assert {
    condition = alltrue([for rule in [aws_vpc_security_group_egress_rule.role["server/egress/icmp/all/network"]] : (
      rule.ip_protocol == "icmp" && rule.from_port == -1 && rule.to_port == -1 && rule.description == "icmp network"
    )])
    error_message = "ICMP of every type; what has no description is described as it is written."
  }
  assert {
    condition     = aws_vpc_security_group_egress_rule.role["client/egress/tcp/443/anywhere"].cidr_ipv4 == "0.0.0.0/0"
    error_message = "anywhere is every address."
  }
}

run "references_ranges_and_everything" {
  command = plan

  variables {
    lab_file      = "tests/labs/edges.yaml"
    nat_gateway   = false
    ssm_endpoints = true
  }

  assert {
    condition = alltrue([for rule in [aws_vpc_security_group_ingress_rule.role["peer/ingress/tcp/1-65535/peer"]] : (
      rule.cidr_ipv4 == null && rule.from_port == 1 && rule.to_port == 65535
    )])
    error_message = "A role that refers to itself, and every port."
  }
  assert {
    condition = alltrue([for rule in [aws_vpc_security_group_ingress_rule.role["peer/ingress/all/all/watcher"]] : (
      rule.ip_protocol == "-1" && rule.from_port == null && rule.to_port == null && rule.description == "everything (but only from the watcher)"
    )])
    error_message = "Every protocol has no ports."
  }
  assert {
    condition     = local.rules["peer/ingress/all/all/watcher"].referenced_role == "watcher" && local.rules["watcher/egress/all/all/peer"].referenced_role == "peer"
    error_message = "Two groups may refer to each other."
  }
  assert {
    condition = alltrue([for rule in [aws_vpc_security_group_ingress_rule.role["peer/ingress/udp/8000-8010/0.0.0.0/0"]] : (
      rule.from_port == 8000 && rule.to_port == 8010 && rule.cidr_ipv4 == "0.0.0.0/0"
    )])
    error_message = "A range of ports."
  }
  assert {
    condition     = local.closed_roles == ["watcher"]
    error_message = "400-500 to anywhere lets peers reach HTTPS; rules for one role do not."
  }
}

# The plan shows this with the groups' ids, once they are known.
run "references_after_apply" {
  command = apply

  variables {
    lab_file      = "tests/labs/edges.yaml"
    nat_gateway   = false
    ssm_endpoints = true
  }

  assert {
    condition = (
      aws_vpc_security_group_ingress_rule.role["peer/ingress/all/all/watcher"].referenced_security_group_id == aws_security_group.role["watcher"].id
      && aws_vpc_security_group_ingress_rule.role["peer/ingress/all/all/watcher"].security_group_id == aws_security_group.role["peer"].id
      && aws_vpc_security_group_egress_rule.role["watcher/egress/all/all/peer"].referenced_security_group_id == aws_security_group.role["peer"].id
    )
    error_message = "A rule about a role refers to that role's group."
  }
  assert {
    condition = (
      aws_instance.host["watcher"].vpc_security_group_ids == toset([aws_security_group.role["watcher"].id, aws_security_group.access[0].id])
      && aws_instance.host["far"].vpc_security_group_ids == toset([aws_security_group.role["peer"].id])
    )
    error_message = "A host has its role's group; only one without HTTPS has the second."
  }
}
