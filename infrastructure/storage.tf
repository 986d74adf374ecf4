# The bucket: captures of the hosts, and what they install from. `terraform destroy` empties it.
resource "aws_s3_bucket" "this" {
  #checkov:skip=CKV_AWS_18:An access log needs a second bucket that outlives the lab.
  #checkov:skip=CKV_AWS_144:A copy in another region makes no sense for captures that expire.
  #checkov:skip=CKV_AWS_145:S3's own key encrypts it; a key of its own costs a dollar a month and protects from nobody here.
  #checkov:skip=CKV2_AWS_62:Nothing waits for events of this bucket.
  bucket        = local.bucket
  force_destroy = true

  depends_on = [terraform_data.lab]
}

locals {
  # A bucket's name is unique in the world and has 63 characters at most; a long prefix is cut, and told apart by its hash.
  bucket_suffix = "-${data.aws_caller_identity.current.account_id}-${var.region}"
  bucket = coalesce(var.bucket_name, (
    length(local.prefix) + length(local.bucket_suffix) <= 63 ? "${local.prefix}${local.bucket_suffix}"
    : "${substr(local.prefix, 0, 63 - length(local.bucket_suffix) - 9)}-${substr(sha256(local.prefix), 0, 8)}${local.bucket_suffix}"
  ))
}

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    id     = "captures-expire"
    status = "Enabled"
    filter {
      prefix = "captures/"
    }
    expiration {
      days = var.capture_retention_days
    }
  }

  rule {
    id     = "old-versions-expire"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 7
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyTLS"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [local.bucket_arn, "${local.bucket_arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })

  depends_on = [aws_s3_bucket_public_access_block.this]
}

# What `make dist` writes. On a clone where it was not run there is nothing to upload: the hosts come up all the same, and
# `check "tools"` says what they lack.
locals {
  default_wire = "${local.parent}/dist/wire-${local.architecture == "arm64" ? "aarch64" : "x86_64"}" # as `uname -m` has it
  wire_path    = coalesce(var.wire_binary, local.default_wire)
  archive_path = coalesce(var.repository_archive, "${local.parent}/dist/wirelab.tar.gz")

  has_wire    = fileexists(local.wire_path)
  has_archive = var.repository_url == null && fileexists(local.archive_path)

  # name in the bucket → the file here
  tools = merge(
    local.has_wire ? { wire = local.wire_path } : {},
    local.has_archive ? { "wirelab.tar.gz" = local.archive_path } : {},
  )
  # name in the bucket → its sum
  sums = merge(
    { for name, text in local.application_texts : name => sha256(text) },
    { for name, file in local.tools : name => filesha256(file) },
  )
  missing = compact([
    local.has_wire ? "" : "wire (${local.wire_path} is not there)",
    local.has_archive || var.repository_url != null ? "" : "the repository (${local.archive_path} is not there)",
  ])
}

resource "aws_s3_object" "tool" {
  for_each = local.tools

  bucket      = aws_s3_bucket.this.id
  key         = "tools/${each.key}"
  source      = each.value
  source_hash = filesha256(each.value)

  depends_on = [aws_s3_bucket_versioning.this]
}

# The sums are here and not in the user data, so that a new `wire` is one upload and no restart of the hosts. What this file
# does not name, they do not look for.
resource "aws_s3_object" "sums" {
  bucket  = aws_s3_bucket.this.id
  key     = "tools/SHA256SUMS"
  content = join("", [for name, sum in local.sums : "${sum}  ${name}\n"])

  # Last, so that a host never finds a sum for what is still on its way.
  depends_on = [aws_s3_object.applications, aws_s3_object.tool]
}
