# What an hour costs, from the table of 2026-06 in prices.tf.
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
    condition     = output.hourly_cost_running == 0.1105 && output.hourly_cost_stopped == 0.0625
    error_message = "4 t3.micro, 32 GB, NAT gateway and address, 2 zones in eu-central-1: ${output.hourly_cost_running}, ${output.hourly_cost_stopped}."
  }
  assert {
    condition     = contains(output.billed_while_stopped, "the NAT gateway") && contains(output.billed_while_stopped, "its public address") && contains(output.billed_while_stopped, "4 volumes of 8 GB")
    error_message = "What goes on costing is named."
  }
}

run "endpoints" {
  command = plan

  variables {
    nat_gateway   = false
    ssm_endpoints = true
  }

  assert {
    condition     = output.hourly_cost_running == 0.0775 && output.hourly_cost_stopped == 0.0295
    error_message = "Cheaper than the NAT gateway: ${output.hourly_cost_running}, ${output.hourly_cost_stopped}."
  }
  assert {
    condition     = contains(output.billed_while_stopped, "2 interface endpoints") && !contains(output.billed_while_stopped, "the NAT gateway")
    error_message = "What goes on costing is named."
  }
}

run "a_type_that_is_not_in_the_table" {
  command = plan

  variables {
    instance_type = "m7i.large"
  }

  assert {
    condition     = floor((output.hourly_cost_running - output.hourly_cost_stopped) * 1000 + 0.5) == 400
    error_message = "Five cents a virtual processor."
  }
}
