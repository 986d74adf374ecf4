# The two switches: what each builds, and what neither can do without.
mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  wire_binary        = "tests/tools/wire"
  repository_archive = "tests/tools/wirelab.tar.gz"
}

run "nat" {
  command = plan

  assert {
    condition     = length(aws_nat_gateway.this) == 1 && length(aws_internet_gateway.this) == 1 && length(aws_vpc_endpoint.ssm) == 0
    error_message = "By default the way out is the NAT gateway."
  }
  assert {
    condition     = keys(aws_subnet.this) == ["private", "public"] && aws_subnet.this["private"].cidr_block == "10.0.0.0/24"
    error_message = "The subnets are those of lab.yaml."
  }
  assert {
    condition     = alltrue([for subnet in aws_subnet.this : subnet.availability_zone == "eu-central-1b"])
    error_message = "All subnets are in the first zone that has the instance type; a local zone is none."
  }
  assert {
    condition     = aws_vpc_endpoint.s3.vpc_endpoint_type == "Gateway"
    error_message = "S3 costs nothing and is always there."
  }
  assert {
    condition     = aws_vpc_dhcp_options.this.domain_name == "tcp-ip-sandbox.internal"
    error_message = "The zone is the search domain."
  }
  assert {
    condition     = length(aws_default_security_group.this.ingress) == 0 && length(aws_default_security_group.this.egress) == 0
    error_message = "The default security group lets nothing through."
  }
}

run "endpoints" {
  command = plan

  variables {
    nat_gateway   = false
    ssm_endpoints = true
  }

  assert {
    condition = (
      length(aws_nat_gateway.this) + length(aws_eip.nat) + length(aws_internet_gateway.this) + length(aws_route.internet) + length(aws_route.nat) == 0
    )
    error_message = "Without the NAT gateway nothing leads to the internet."
  }
  assert {
    condition     = keys(aws_vpc_endpoint.ssm) == ["ssm", "ssmmessages"]
    error_message = "Session Manager needs both."
  }
  assert {
    condition     = toset([for endpoint in aws_vpc_endpoint.ssm : one(endpoint.subnet_configuration).ipv4]) == toset(["10.0.0.253", "10.0.0.254"])
    error_message = "The endpoints keep away from the hosts' addresses."
  }
}

run "both" {
  command = plan

  variables {
    ssm_endpoints = true
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 1 && length(aws_vpc_endpoint.ssm) == 2
    error_message = "Both ways at once."
  }
}

run "neither" {
  command = plan

  variables {
    nat_gateway = false
  }

  expect_failures = [var.ssm_endpoints]
}

run "nat_without_a_subnet_for_it" {
  command = plan

  variables {
    lab_file = "tests/labs/edges.yaml"
  }

  expect_failures = [terraform_data.lab]
}

# The smallest subnet is full, so the endpoints are in the other one.
run "endpoints_where_there_is_room" {
  command = plan

  variables {
    lab_file      = "tests/labs/edges.yaml"
    nat_gateway   = false
    ssm_endpoints = true
  }

  assert {
    condition     = toset([for endpoint in aws_vpc_endpoint.ssm : one(endpoint.subnet_configuration).ipv4]) == toset(["192.168.255.253", "192.168.255.252"])
    error_message = "Two addresses that no host has, in the subnet that has them."
  }
}

run "host_beside_the_nat_gateway_has_no_way_out" {
  command = plan

  variables {
    lab_file = "tests/labs/beside-nat.yaml"
  }

  expect_failures = [terraform_data.lab]
}

run "host_beside_the_nat_gateway_with_endpoints" {
  command = plan

  variables {
    lab_file      = "tests/labs/beside-nat.yaml"
    ssm_endpoints = true
  }

  assert {
    condition     = aws_nat_gateway.this[0].private_ip == "10.9.0.253" && aws_instance.host["server"].private_ip == "10.9.0.254"
    error_message = "The NAT gateway leaves the host its address."
  }
  assert {
    condition     = toset([for endpoint in aws_vpc_endpoint.ssm : one(endpoint.subnet_configuration).ipv4]) == toset(["10.9.0.251", "10.9.0.252"])
    error_message = "So do the endpoints, and they leave the NAT gateway its own."
  }
}

# two-subnets.yaml has roles without a rule for HTTPS.
run "closed_roles_need_endpoints" {
  command = plan

  variables {
    lab_file = "../labs/lan.yaml"
  }

  expect_failures = [terraform_data.lab]
}

run "closed_roles_get_a_way_to_systems_manager_only" {
  command = plan

  variables {
    lab_file      = "../labs/two-subnets.yaml"
    nat_gateway   = false
    ssm_endpoints = true
  }

  assert {
    condition = (
      length(aws_vpc_security_group_egress_rule.access_to_endpoints) == 1
      && length(aws_vpc_security_group_egress_rule.access_to_s3) == 1
      && aws_vpc_security_group_egress_rule.access_to_s3[0].cidr_ipv4 == null
      && aws_vpc_security_group_egress_rule.access_to_endpoints[0].cidr_ipv4 == null
    )
    error_message = "The second group leads to no host of the lab."
  }
}
