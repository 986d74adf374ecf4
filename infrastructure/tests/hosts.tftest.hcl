# The hosts of lab.yaml as instances with names.
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
    condition = { for name, host in aws_instance.host : name => host.private_ip } == {
      server = "10.0.0.10", client-1 = "10.0.0.21", client-2 = "10.0.0.22", client-3 = "10.0.0.23"
    }
    error_message = "Names and addresses are those of the local lab."
  }
  assert {
    condition = alltrue([for host in aws_instance.host : (
      one(host.metadata_options).http_tokens == "required" && one(host.root_block_device).encrypted && one(host.root_block_device).volume_type == "gp3"
      && host.instance_initiated_shutdown_behavior == "stop" && !host.user_data_replace_on_change
    )])
    error_message = "IMDSv2, an encrypted disk, no key; a host that powers off is stopped."
  }
  assert {
    condition = (
      aws_instance.host["client-2"].tags == tomap({ Name = "tcp-ip-sandbox-client-2", Host = "client-2", Role = "client" })
      && one(aws_instance.host["client-2"].root_block_device).tags == tomap({ Project = "wirelab", Lab = "tcp-ip-sandbox", ManagedBy = "terraform", Name = "tcp-ip-sandbox-client-2" })
    )
    error_message = "What is whose shows in the tags, of volumes too."
  }
  assert {
    condition     = endswith(data.aws_ssm_parameter.image.name, "-x86_64")
    error_message = "The image is of the instance type's architecture."
  }
  assert {
    condition = (
      aws_route53_record.forward["client-3"].name == "client-3.tcp-ip-sandbox.internal" && aws_route53_record.forward["client-3"].records == toset(["10.0.0.23"])
      && aws_route53_record.forward["client-3"].ttl == 300
    )
    error_message = "An A record a host."
  }
  assert {
    condition = (
      keys(aws_route53_zone.reverse) == ["0.0.10.in-addr.arpa"] && aws_route53_record.reverse["client-3"].name == "23.0.0.10.in-addr.arpa"
      && aws_route53_record.reverse["client-3"].records == toset(["client-3.tcp-ip-sandbox.internal."])
    )
    error_message = "And a PTR record back."
  }
}

run "graviton" {
  command = plan

  override_data {
    target = data.aws_ec2_instance_type.this
    values = { supported_architectures = ["arm64"], ebs_optimized_support = "default", default_vcpus = 2 }
  }
  variables {
    instance_type = "t4g.micro"
  }

  assert {
    condition     = endswith(data.aws_ssm_parameter.image.name, "-arm64") && endswith(local.default_wire, "/wire-aarch64")
    error_message = "The image and wire follow the instance type."
  }
}

run "a_hundred_clients" {
  command = plan

  variables {
    lab_file = "tests/labs/many.yaml"
  }

  assert {
    condition = (
      length(aws_instance.host) == 101 && aws_instance.host["client-100"].private_ip == "172.16.1.109" && aws_instance.host["one-1"].private_ip == "172.16.1.254"
    )
    error_message = "count 100, 0 and 1."
  }
  assert {
    condition     = length(aws_route53_record.forward) == 101 && length(aws_route53_record.reverse) == 101
    error_message = "Each has its names."
  }
}

run "no_clients" {
  command = plan

  variables {
    lab_file = "tests/labs/beside-nat.yaml"

    nat_gateway   = false
    ssm_endpoints = true
  }

  assert {
    condition     = keys(aws_instance.host) == ["server"]
    error_message = "A lab may have one host."
  }
}

run "edges_of_ipv4" {
  command = plan

  variables {
    lab_file      = "tests/labs/edges.yaml"
    nat_gateway   = false
    ssm_endpoints = true
  }

  assert {
    condition = (
      aws_instance.host["peer-11"].private_ip == "192.168.0.14" && aws_instance.host["far"].private_ip == "192.168.255.254"
      && aws_instance.host["over-2"].private_ip == "192.168.129.0"
    )
    error_message = "Addresses count over the end of an octet, up to a subnet's last but one."
  }
  assert {
    condition     = local.hosts["peer-11"].subnet == "full" && local.hosts["far"].subnet == "half"
    error_message = "The subnet follows from the address."
  }
  assert {
    condition     = toset(keys(aws_route53_zone.reverse)) == toset([for third in ["0", "128", "129", "200", "255"] : "${third}.168.192.in-addr.arpa"])
    error_message = "A reverse zone for each /24 with hosts."
  }
  assert {
    condition     = aws_route53_record.reverse["over-2"].name == "0.129.168.192.in-addr.arpa"
    error_message = "Each record is in its zone."
  }
}
