# What AWS would answer where the configuration looks into the answer. Everything else is made up by Terraform.
mock_data "aws_caller_identity" {
  defaults = { account_id = "123456789012" }
}

mock_data "aws_partition" {
  defaults = { partition = "aws" }
}

mock_data "aws_ec2_instance_type" {
  defaults = {
    supported_architectures = ["x86_64"]
    ebs_optimized_support   = "default"
    default_vcpus           = 2
  }
}

mock_data "aws_ec2_instance_type_offerings" {
  # A local zone first, which must not be chosen.
  defaults = { locations = ["eu-central-1-ham-1a", "eu-central-1c", "eu-central-1b"] }
}

mock_data "aws_ssm_parameter" {
  defaults = { insecure_value = "ami-0123456789abcdef0" }
}

mock_resource "aws_vpc_endpoint" {
  defaults = { prefix_list_id = "pl-6ea54007" }
}
