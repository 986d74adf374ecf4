# What the hosts may do: be managed by Systems Manager, and use their part of the bucket. The policies are written with
# jsonencode, so that `terraform test` can read them without AWS.
locals {
  # checks.tf says it when the prefix is too long; the cut keeps the provider from saying it too.
  host_role  = "${substr(local.prefix, 0, 59)}-host"
  bucket_arn = "arn:${data.aws_partition.current.partition}:s3:::${local.bucket}"
}

resource "aws_iam_role" "host" {
  name        = local.host_role
  path        = "/wirelab/"
  description = "Hosts of the lab ${local.lab_name}"

  # Whoever may write policies of this role, and give it to an instance, may do what the role can be given. This ends it.
  permissions_boundary = var.permissions_boundary

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })

  depends_on = [terraform_data.lab]
}

resource "aws_iam_role_policy" "bucket" {
  name = "bucket"
  role = aws_iam_role.host.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "ListCaptures"
        Effect    = "Allow"
        Action    = "s3:ListBucket"
        Resource  = local.bucket_arn
        Condition = { StringLike = { "s3:prefix" = "captures/*" } }
      },
      {
        Sid      = "ReadAndWriteCaptures"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"]
        Resource = "${local.bucket_arn}/captures/*"
      },
      {
        Sid      = "ReadTools"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "${local.bucket_arn}/tools/*"
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "ssm" {
  role       = aws_iam_role.host.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_instance_profile" "host" {
  name = local.host_role
  path = "/wirelab/"
  role = aws_iam_role.host.name
}
