# What variables do not take.
mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  wire_binary        = "tests/tools/wire"
  repository_archive = "tests/tools/wirelab.tar.gz"
}

run "region" {
  command = plan
  variables {
    region = "Frankfurt"
  }
  expect_failures = [var.region]
}

run "lab_name" {
  command = plan
  variables {
    lab_name = "My_Lab"
  }
  expect_failures = [var.lab_name]
}

run "lab_name_that_is_a_word_of_rules" {
  command = plan
  variables {
    lab_name = "network"
  }
  expect_failures = [var.lab_name]
}

run "availability_zone_of_another_region" {
  command = plan
  variables {
    availability_zone = "us-east-1a"
  }
  expect_failures = [var.availability_zone]
}

run "availability_zone_without_the_instance_type" {
  command = plan
  variables {
    availability_zone = "eu-central-1a"
  }
  expect_failures = [data.aws_ec2_instance_type_offerings.this]
}

run "permissions_boundary" {
  command = plan
  variables {
    permissions_boundary = "wirelab-boundary"
  }
  expect_failures = [var.permissions_boundary]
}

run "instance_type" {
  command = plan
  variables {
    instance_type = "micro"
  }
  expect_failures = [var.instance_type]
}

run "instance_type_that_the_region_lacks" {
  command = plan
  override_data {
    target = data.aws_ec2_instance_type_offerings.this
    values = { locations = [] }
  }
  expect_failures = [data.aws_ec2_instance_type_offerings.this]
}

run "bucket_name" {
  command = plan
  variables {
    bucket_name = "my.bucket"
  }
  expect_failures = [var.bucket_name]
}

run "capture_retention_days" {
  command = plan
  variables {
    capture_retention_days = 1.5
  }
  expect_failures = [var.capture_retention_days]
}

run "repository_url_by_ssh" {
  command = plan
  variables {
    repository_url = "git@example.org:wirelab.git"
  }
  expect_failures = [var.repository_url]
}

run "repository_url_with_a_quote" {
  command = plan
  variables {
    repository_url = "https://example.org/'; reboot; '"
  }
  expect_failures = [var.repository_url]
}

run "repository_url_without_a_way_to_it" {
  command = plan
  variables {
    repository_url = "https://example.org/wirelab.git"
    nat_gateway    = false
    ssm_endpoints  = true
  }
  expect_failures = [var.repository_url]
}

run "max_lifetime_hours" {
  command = plan
  variables {
    max_lifetime_hours = 0
  }
  expect_failures = [var.max_lifetime_hours]
}

run "resource_name_prefix" {
  command = plan
  variables {
    resource_name_prefix = "My_Lab"
  }
  expect_failures = [var.resource_name_prefix]
}

run "resource_name_prefix_too_long" {
  command = plan
  variables {
    resource_name_prefix = "a-prefix-of-sixty-characters-is-one-more-than-a-role-can-take"
  }
  expect_failures = [terraform_data.lab]
}

run "tag_of_the_lab" {
  command = plan
  variables {
    tags = { Lab = "mine" }
  }
  expect_failures = [var.tags]
}

run "too_many_tags" {
  command = plan
  variables {
    tags = { a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8 }
  }
  expect_failures = [var.tags]
}

run "application_port_of_another_lab" {
  command = plan
  variables {
    application_port = 5678
  }
  expect_failures = [terraform_data.lab]
}

run "application_port_of_this_lab" {
  command = plan
  variables {
    application_port = 1234
  }
  assert {
    condition     = output.application_port == 1234
    error_message = "The lab's own port may be said."
  }
}

run "lab_file_that_is_not_there" {
  command = plan
  variables {
    lab_file = "no-such-lab.yaml"
  }
  expect_failures = [terraform_data.lab]
}
