# What the hosts are told. tests/user-data looks at the script itself.
mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  wire_binary        = "tests/tools/wire"
  repository_archive = "tests/tools/wirelab.tar.gz"
}

run "settings" {
  command = plan

  assert {
    condition = alltrue([for line in [
      "lab='tcp-ip-sandbox'", "host='client-1'", "role='client'", "address='10.0.0.21'", "zone='tcp-ip-sandbox.internal'", "port='1234'",
      "mtu='1500'", "offload='realistic'", "lifetime='8' # hours; 0 is for ever",
      "bucket='tcp-ip-sandbox-123456789012-eu-central-1'", "repository_url='' # empty: the archive in the bucket", "region='eu-central-1'",
    ] : strcontains(aws_instance.host["client-1"].user_data, "\n${line}\n")])
    error_message = "Each setting is the lab's."
  }
  assert {
    condition = (
      strcontains(aws_s3_object.applications["applications-client"].content, "\n    wire tcp-client server\n")
      && !strcontains(aws_s3_object.applications["applications-client"].content, "\n    wire tcp-server\n")
      && strcontains(aws_s3_object.applications["applications-server"].content, "\n    wire tcp-server\n")
      && !strcontains(aws_s3_object.applications["applications-server"].content, "\n    wire tcp-client")
    )
    error_message = "The login message shows the applications that the role's rules allow."
  }
  assert {
    condition = aws_s3_object.sums.content == join("", [
      for name, sum in {
        applications-client = sha256(aws_s3_object.applications["applications-client"].content)
        applications-server = sha256(aws_s3_object.applications["applications-server"].content)
        wire                = filesha256("tests/tools/wire")
        "wirelab.tar.gz"    = filesha256("tests/tools/wirelab.tar.gz")
      } : "${sum}  ${name}\n"
    ])
    error_message = "The bucket names what there is to fetch, with its sums."
  }
}

run "other_settings" {
  command = plan

  variables {
    lab_file           = "tests/labs/edges.yaml"
    nat_gateway        = false
    ssm_endpoints      = true
    max_lifetime_hours = null
  }

  assert {
    condition = alltrue([for line in ["mtu='9001'", "offload='fast'", "lifetime='0' # hours; 0 is for ever"] :
    strcontains(aws_instance.host["far"].user_data, "\n${line}\n")])
    error_message = "The lab's MTU and offload, and no end."
  }
}

run "repository_by_clone" {
  command = plan

  variables {
    repository_url = "https://example.org/wirelab.git"
  }

  assert {
    condition     = strcontains(aws_instance.host["server"].user_data, "\nrepository_url='https://example.org/wirelab.git' #") && keys(aws_s3_object.tool) == ["wire"]
    error_message = "What is cloned is not uploaded."
  }
}

# On a clone where `make dist` was not run.
run "nothing_to_upload" {
  command = plan

  variables {
    wire_binary        = "tests/tools/absent"
    repository_archive = "tests/tools/absent"
  }

  expect_failures = [check.tools]

  assert {
    condition     = length(aws_s3_object.tool) == 0 && length(output.missing) == 2 && length(aws_instance.host) == 4
    error_message = "The lab comes up all the same, and says what it lacks."
  }
}

# tests/user-data looks at what the second plan does to the instances of the first: nothing.
run "before_a_host_and_a_rule_more" {
  variables {
    lab_file = "tests/labs/before.yaml"
  }
}

run "a_host_and_a_rule_more" {
  command = plan

  variables {
    lab_file = "tests/labs/after.yaml"
  }

  assert {
    condition = (
      strcontains(aws_s3_object.applications["applications-client"].content, "\n    wire tcp-client a-server\n")
      && strcontains(aws_s3_object.applications["applications-client"].content, "\n    wire udp-client a-server\n")
    )
    error_message = "The login message follows the rules and the hosts."
  }
}
