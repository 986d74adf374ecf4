# Credentials, profiles and endpoints come from the environment, as everywhere in AWS (see README.md).
provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}

data "aws_caller_identity" "current" {}

# arn:aws:… , arn:aws-cn:… or arn:aws-us-gov:…
data "aws_partition" "current" {}
