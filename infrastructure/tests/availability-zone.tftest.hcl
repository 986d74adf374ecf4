# The availability zone stays what it was when the lab was made. The runs go on from each other.
mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  wire_binary        = "tests/tools/wire"
  repository_archive = "tests/tools/wirelab.tar.gz"
}

run "made" {
  assert {
    condition     = alltrue([for subnet in aws_subnet.this : subnet.availability_zone == "eu-central-1b"])
    error_message = "The first zone that has the instance type."
  }
}

run "an_earlier_zone_is_offered" {
  override_data {
    target = data.aws_ec2_instance_type_offerings.this
    values = { locations = ["eu-central-1a", "eu-central-1b", "eu-central-1c"] }
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.this : subnet.availability_zone == "eu-central-1b"])
    error_message = "What AWS offers does not move a lab."
  }
}

run "its_own_zone_is_named" {
  variables {
    availability_zone = "eu-central-1b"
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.this : subnet.availability_zone == "eu-central-1b"])
    error_message = "To name the zone that it is in changes nothing."
  }
}

run "another_zone_is_named" {
  command = plan

  variables {
    availability_zone = "eu-central-1c"
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.this : subnet.availability_zone == "eu-central-1c"])
    error_message = "The variable moves it."
  }
}
