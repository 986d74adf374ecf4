data "aws_ec2_instance_type" "this" {
  instance_type = var.instance_type
}

locals {
  # AWS's word for it: x86_64 or arm64.
  architecture = contains(data.aws_ec2_instance_type.this.supported_architectures, "arm64") ? "arm64" : "x86_64"
}

# The newest Amazon Linux 2023, by the name that AWS keeps up to date. A search among images by pattern finds the minimal
# ones too, which lack the agent of Systems Manager.
data "aws_ssm_parameter" "image" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${local.architecture}"
}

resource "aws_instance" "host" {
  #checkov:skip=CKV_AWS_135:The instance type says whether it can, a few lines below.
  #checkov:skip=CKV_AWS_126:Metrics every minute cost money; nobody looks at a lab's.
  for_each = local.hosts

  ami           = data.aws_ssm_parameter.image.insecure_value
  instance_type = var.instance_type
  ebs_optimized = data.aws_ec2_instance_type.this.ebs_optimized_support != "unsupported"

  subnet_id  = aws_subnet.this[each.value.subnet].id
  private_ip = each.value.address
  vpc_security_group_ids = concat(
    [aws_security_group.role[each.value.role].id],
    contains(local.closed_roles, each.value.role) ? aws_security_group.access[*].id : [],
  )
  iam_instance_profile = aws_iam_instance_profile.host.name

  # A changed setting (the port, the MTU, the lifetime) restarts the host with its disk and address, and the host applies
  # the new user data at each start. Replacing it instead would throw away what a student left on it.
  user_data                   = local.user_data[each.key]
  user_data_replace_on_change = false

  instance_initiated_shutdown_behavior = "stop"

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  root_block_device {
    volume_type = "gp3"
    volume_size = local.volume_gigabytes
    encrypted   = true
    tags        = merge(local.tags, { Name = "${local.prefix}-${each.key}" })
  }

  tags = { Name = "${local.prefix}-${each.key}", Host = each.key, Role = each.value.role }

  lifecycle {
    # A newer image is for new hosts; it is no reason to replace those that run.
    ignore_changes = [ami]

    precondition {
      condition     = length(base64encode(local.user_data[each.key])) <= 21848
      error_message = "The user data of ${each.key} has more than 16,384 bytes, which AWS does not take."
    }
  }

  # The first start needs all of this, and nothing else says so. Destruction goes the other way: hosts first.
  depends_on = [
    aws_iam_role_policy.bucket,
    aws_iam_role_policy_attachment.ssm,
    aws_route.internet,
    aws_route.nat,
    aws_route_table_association.this,
    aws_s3_bucket_policy.this,
    aws_s3_object.applications,
    aws_s3_object.sums,
    aws_s3_object.tool,
    aws_vpc_dhcp_options_association.this,
    aws_vpc_endpoint.s3,
    aws_vpc_endpoint.ssm,
    aws_vpc_security_group_egress_rule.access_to_endpoints,
    aws_vpc_security_group_egress_rule.access_to_s3,
    aws_vpc_security_group_egress_rule.role,
    aws_vpc_security_group_ingress_rule.endpoints,
    aws_vpc_security_group_ingress_rule.role,
  ]
}

locals {
  volume_gigabytes = 8

  # Only what is the host's own and the whole lab's: AWS changes user data of a stopped instance only, so whatever else was
  # in it would restart all hosts when one is added.
  user_data = {
    for name, host in local.hosts : name => templatefile("${path.module}/templates/user-data.sh.tftpl", {
      lab                = local.lab_name
      host               = name
      role               = host.role
      address            = host.address
      zone               = local.zone
      port               = local.application_port
      mtu                = local.mtu
      offload            = local.offload
      region             = var.region
      bucket             = local.bucket
      repository_url     = var.repository_url == null ? "" : var.repository_url
      max_lifetime_hours = var.max_lifetime_hours == null ? 0 : var.max_lifetime_hours
    })
  }
}
