variable "region" {
  description = "AWS region of the lab."
  type        = string
  default     = "eu-central-1"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}$", var.region))
    error_message = "'${var.region}' is no AWS region: one is written like eu-central-1."
  }
}

variable "lab_file" {
  description = "The lab file to bring up; null is the repository's own, `../lab.yaml`."
  type        = string
  default     = null
}

variable "lab_name" {
  description = "Name of the lab; null is the `name` of the lab file. For a second lab from one file."
  type        = string
  default     = null

  validation {
    condition = var.lab_name == null || try(
      can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.lab_name)) && !can(regex("^[0-9]+$", var.lab_name))
      && !contains(["network", "anywhere", "application", "all"], var.lab_name),
    false)
    error_message = "'${coalesce(var.lab_name, " ")}' cannot be the name of a lab: it has 1 to 63 lower-case letters, digits and inner hyphens, not digits alone, and is none of the words of rules (network, anywhere, application, all)."
  }
}

variable "availability_zone" {
  description = "Availability zone of the lab; null is the first that has the instance type when the lab is made. Another one replaces all hosts."
  type        = string
  default     = null

  validation {
    condition     = var.availability_zone == null || try(can(regex("^${var.region}[a-z]$", var.availability_zone)), false)
    error_message = "'${coalesce(var.availability_zone, " ")}' is no availability zone of ${var.region}: one is written like ${var.region}a."
  }
}

variable "instance_type" {
  description = "EC2 instance type of every host. The architecture of the image and of `wire` follows it (t4g.micro is Graviton)."
  type        = string
  default     = "t3.micro"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*\\.[a-z0-9-]+$", var.instance_type))
    error_message = "'${var.instance_type}' is no instance type: one is written like t3.micro."
  }
}

variable "nat_gateway" {
  description = "Whether the hosts reach the internet, through a NAT gateway in the subnet that has `nat: true`."
  type        = bool
  default     = true
  nullable    = false
}

variable "ssm_endpoints" {
  description = "Whether the hosts reach Systems Manager through interface endpoints. Needed, and cheaper, without the NAT gateway."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = var.nat_gateway || var.ssm_endpoints
    error_message = "With nat_gateway = false the hosts reach Systems Manager by endpoints only, and nobody gets a shell without it: set ssm_endpoints = true too."
  }
}

variable "bucket_name" {
  description = "Name of the bucket for captures; null is `<prefix>-<account>-<region>`, which nobody else has."
  type        = string
  default     = null

  validation {
    condition     = var.bucket_name == null || can(regex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "A bucket's name has 3 to 63 lower-case letters, digits and inner hyphens (a dot would break TLS), not '${coalesce(var.bucket_name, " ")}'."
  }
}

variable "capture_retention_days" {
  description = "Days after which a capture in the bucket expires; it is stored for 7 days more, as an old version."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.capture_retention_days >= 1 && floor(var.capture_retention_days) == var.capture_retention_days
    error_message = "capture_retention_days is a whole number of days, 1 or more, not ${var.capture_retention_days}."
  }
}

variable "repository_url" {
  description = "Git repository that the hosts clone to /opt/wirelab; null is the archive in `repository_archive`. Needs the NAT gateway."
  type        = string
  default     = null

  validation {
    condition     = var.repository_url == null || can(regex("^https://[A-Za-z0-9._~:/?#@!&*+,;=%-]+$", var.repository_url))
    error_message = "repository_url is an https:// address: the hosts have no key for ssh, and a rule for port 443 only."
  }
  validation {
    condition     = var.repository_url == null || var.nat_gateway
    error_message = "Hosts cannot clone ${coalesce(var.repository_url, " ")} without a way to the internet: set nat_gateway = true, or leave repository_url out to deliver the repository through the bucket."
  }
}

variable "wire_binary" {
  description = "The program `wire` for the hosts' architecture; null is what `make dist` writes, `../dist/wire-x86_64` or `../dist/wire-aarch64`."
  type        = string
  default     = null
}

variable "repository_archive" {
  description = "The repository as a .tar.gz file; null is what `make dist` writes, `../dist/wirelab.tar.gz`."
  type        = string
  default     = null
}

variable "max_lifetime_hours" {
  description = "Hours after each start at which a host stops itself; null is never."
  type        = number
  default     = 8

  validation {
    condition = (
      var.max_lifetime_hours == null
      || try(var.max_lifetime_hours >= 1 && var.max_lifetime_hours <= 8760 && floor(var.max_lifetime_hours) == var.max_lifetime_hours, false)
    )
    error_message = "max_lifetime_hours is a whole number of hours, 1 to 8760, or null for never."
  }
}

variable "resource_name_prefix" {
  description = "What the names of all resources begin with; null is the lab's name. Two labs with one name in one account need different ones."
  type        = string
  default     = null

  validation {
    condition     = var.resource_name_prefix == null || can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", var.resource_name_prefix))
    error_message = "resource_name_prefix has lower-case letters, digits and inner hyphens, for it is part of a bucket's name."
  }
}

variable "permissions_boundary" {
  description = "ARN of a policy that bounds what the hosts' role may do, such as ../docs/aws-boundary.json; null is none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[!-~]+$", var.permissions_boundary))
    error_message = "'${coalesce(var.permissions_boundary, " ")}' is no policy: one is written like arn:aws:iam::123456789012:policy/wirelab-boundary."
  }
}

variable "tags" {
  description = "More tags for every resource. Project, Lab, ManagedBy, Name, Host and Role are the lab's own."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = length(setintersection(keys(var.tags), ["Project", "Lab", "ManagedBy", "Name", "Host", "Role"])) == 0
    error_message = "The tags Project, Lab, ManagedBy, Name, Host and Role are the lab's own: choose other names."
  }
  validation {
    condition     = length(var.tags) <= 7
    error_message = "An object in S3 has 10 tags at most, and 3 are the lab's own: ${length(var.tags)} more do not fit."
  }
}

variable "application_port" {
  description = "Not for setting: the port stands in the lab file. A value that differs from it fails and says where to change it."
  type        = number
  default     = null
}
