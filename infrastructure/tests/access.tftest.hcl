# Who may do what: the hosts' role, the bucket.
mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  wire_binary        = "tests/tools/wire"
  repository_archive = "tests/tools/wirelab.tar.gz"
}

run "host_role" {
  command = plan

  assert {
    condition = { for statement in jsondecode(aws_iam_role_policy.bucket.policy).Statement : statement.Sid => [statement.Action, statement.Resource] } == {
      ListCaptures         = ["s3:ListBucket", "arn:aws:s3:::tcp-ip-sandbox-123456789012-eu-central-1"]
      ReadAndWriteCaptures = [["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"], "arn:aws:s3:::tcp-ip-sandbox-123456789012-eu-central-1/captures/*"]
      ReadTools            = ["s3:GetObject", "arn:aws:s3:::tcp-ip-sandbox-123456789012-eu-central-1/tools/*"]
    }
    error_message = "Hosts list, read and write captures and read tools, nothing else."
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.bucket.policy).Statement[0].Condition == { StringLike = { "s3:prefix" = "captures/*" } }
    error_message = "Hosts list captures only."
  }
  assert {
    condition     = aws_iam_role_policy_attachment.ssm.policy_arn == "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
    error_message = "And Systems Manager's core policy."
  }
  assert {
    condition = (
      aws_iam_role.host.path == "/wirelab/" && aws_iam_role.host.name == "tcp-ip-sandbox-host"
      && aws_iam_instance_profile.host.path == "/wirelab/" && aws_iam_instance_profile.host.name == "tcp-ip-sandbox-host"
    )
    error_message = "Under one path, so that a policy can name it."
  }
}

run "bounded_role" {
  command = plan

  variables {
    permissions_boundary = "arn:aws:iam::123456789012:policy/wirelab-boundary"
  }

  assert {
    condition     = aws_iam_role.host.permissions_boundary == "arn:aws:iam::123456789012:policy/wirelab-boundary"
    error_message = "A policy may bound the role."
  }
}

run "bucket" {
  command = plan

  assert {
    condition = (
      aws_s3_bucket.this.bucket == "tcp-ip-sandbox-123456789012-eu-central-1" && aws_s3_bucket.this.force_destroy
      && aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled"
      && one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    )
    error_message = "Versioned, encrypted, emptied on destroy."
  }
  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls, aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls, aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    error_message = "Private."
  }
  assert {
    condition = alltrue([for statement in [jsondecode(aws_s3_bucket_policy.this.policy).Statement[0]] : (
      statement.Effect == "Deny" && statement.Principal == "*" && statement.Condition == { Bool = { "aws:SecureTransport" = "false" } }
    )])
    error_message = "TLS only."
  }
  assert {
    condition     = one(aws_s3_bucket_lifecycle_configuration.this.rule[0].expiration).days == 30 && one(aws_s3_bucket_lifecycle_configuration.this.rule[0].filter).prefix == "captures/"
    error_message = "Captures expire, tools do not."
  }
}

# Two labs in one account and region share no name.
run "another_lab" {
  command = plan

  variables {
    lab_file             = "tests/labs/many.yaml"
    resource_name_prefix = "a-prefix-that-leaves-no-room-for-account-and-region"
  }

  assert {
    condition     = length(aws_s3_bucket.this.bucket) <= 63 && can(regex("^a-prefix-that-leaves-no-room-[0-9a-f]{8}-123456789012-eu-central-1$", aws_s3_bucket.this.bucket))
    error_message = "A long prefix is cut for the bucket and told apart by its hash: ${aws_s3_bucket.this.bucket}."
  }
  assert {
    condition     = aws_iam_role.host.name == "a-prefix-that-leaves-no-room-for-account-and-region-host" && aws_security_group.role["server"].name == "a-prefix-that-leaves-no-room-for-account-and-region-server"
    error_message = "The other names have room for it."
  }
  assert {
    condition     = output.lab == "many" && local.tags.Lab == "many"
    error_message = "The tags have the lab's own name."
  }
}

run "tags" {
  command = plan

  variables {
    tags = { CostCenter = "42" }
  }

  assert {
    condition     = local.tags == { Project = "wirelab", Lab = "tcp-ip-sandbox", ManagedBy = "terraform", CostCenter = "42" }
    error_message = "More tags beside the lab's own."
  }
}

run "another_name" {
  command = plan

  variables {
    lab_name = "anna"
  }

  assert {
    condition = (
      output.lab == "anna" && local.tags.Lab == "anna" && aws_iam_role.host.name == "anna-host"
      && local.bucket == "anna-123456789012-eu-central-1" && strcontains(aws_instance.host["server"].user_data, "\nlab='anna'\n")
    )
    error_message = "The variable is the lab's name everywhere."
  }
  assert {
    condition     = output.zone == "tcp-ip-sandbox.internal"
    error_message = "The zone stays the file's."
  }
}
