resource "aws_vpc" "this" {
  #checkov:skip=CKV2_AWS_11:Flow logs cost money and show less than the captures this lab is for.
  cidr_block           = local.network
  enable_dns_support   = true
  enable_dns_hostnames = true # a private zone needs both
  tags                 = { Name = local.prefix }

  depends_on = [terraform_data.lab]
}

# Without rules: what ends up in it reaches nobody. The lists are empty and not absent, so that a rule added by hand shows.
resource "aws_default_security_group" "this" {
  vpc_id  = aws_vpc.this.id
  ingress = []
  egress  = []
  tags    = { Name = "${local.prefix}-default" }
}

# The search domain, so that plain `server` is `server.<zone>`.
resource "aws_vpc_dhcp_options" "this" {
  domain_name         = local.zone
  domain_name_servers = ["AmazonProvidedDNS"]
  tags                = { Name = local.prefix }

  depends_on = [terraform_data.lab]
}

resource "aws_vpc_dhcp_options_association" "this" {
  vpc_id          = aws_vpc.this.id
  dhcp_options_id = aws_vpc_dhcp_options.this.id
}

# Everything is in one availability zone, as the local lab is on one machine: nothing is billed between zones. It must be
# one that has the instance type; names such as us-east-1-atl-1a are local zones, which have no NAT gateways.
data "aws_ec2_instance_type_offerings" "this" {
  location_type = "availability-zone"

  filter {
    name   = "instance-type"
    values = [var.instance_type]
  }

  lifecycle {
    postcondition {
      condition     = length([for zone in self.locations : zone if can(regex("^${var.region}[a-z]$", zone))]) > 0
      error_message = "There is no ${var.instance_type} in ${var.region}: choose another instance_type."
    }
    postcondition {
      condition     = var.availability_zone == null || try(contains(self.locations, var.availability_zone), false)
      error_message = "There is no ${var.instance_type} in ${coalesce(var.availability_zone, " ")}, only in ${join(", ", sort(self.locations))}: choose one of these as availability_zone, or another instance_type."
    }
  }
}

# The zone is chosen once. What AWS offers changes, and with it which zone is the first: chosen at each plan, it would replace
# the subnets one day and all hosts with them. Here and not by ignore_changes on the subnets, so that one more subnet goes to
# the zone of the others. It changes when the variable does.
resource "terraform_data" "availability_zone" {
  input = var.availability_zone != null ? var.availability_zone : sort([
    for zone in data.aws_ec2_instance_type_offerings.this.locations : zone if can(regex("^${var.region}[a-z]$", zone))
  ])[0]
  triggers_replace = [var.region, var.availability_zone]

  lifecycle {
    ignore_changes = [input]
  }
}

resource "aws_subnet" "this" {
  for_each = local.subnets

  vpc_id                  = aws_vpc.this.id
  cidr_block              = each.value.cidr
  availability_zone       = terraform_data.availability_zone.input
  map_public_ip_on_launch = false
  tags                    = { Name = "${local.prefix}-${each.key}" }
}

# Two route tables: subnets with hosts, and the one with the NAT gateway, whose own way out is the internet gateway.
resource "aws_route_table" "private" {
  vpc_id = aws_vpc.this.id
  tags   = { Name = "${local.prefix}-private" }
}

resource "aws_route_table" "public" {
  count = var.nat_gateway ? 1 : 0

  vpc_id = aws_vpc.this.id
  tags   = { Name = "${local.prefix}-public" }
}

resource "aws_route_table_association" "this" {
  for_each = local.subnets

  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = each.value.nat && var.nat_gateway ? aws_route_table.public[0].id : aws_route_table.private.id
}

resource "aws_internet_gateway" "this" {
  count = var.nat_gateway ? 1 : 0

  vpc_id = aws_vpc.this.id
  tags   = { Name = local.prefix }
}

resource "aws_route" "internet" {
  count = var.nat_gateway ? 1 : 0

  route_table_id         = aws_route_table.public[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

resource "aws_eip" "nat" {
  count = local.has_nat ? 1 : 0

  domain = "vpc"
  tags   = { Name = "${local.prefix}-nat" }

  # AWS releases an address only while its way to the internet stands.
  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "this" {
  count = local.has_nat ? 1 : 0

  subnet_id     = aws_subnet.this[local.nat_subnet].id
  allocation_id = aws_eip.nat[0].id
  private_ip    = length(local.hosts_beside_nat) > 0 ? local.nat_address : null
  tags          = { Name = local.prefix }

  depends_on = [aws_route.internet, aws_route_table_association.this]
}

resource "aws_route" "nat" {
  count = local.has_nat ? 1 : 0

  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[0].id
}

locals {
  # False where the place for it is missing, which checks.tf reports.
  has_nat = var.nat_gateway && local.nat_subnet != null

  # The NAT gateway and the endpoints would take any address that is free when they are made, also one that a host beside
  # them is about to get. So they get the highest addresses that no host has.
  spare_addresses = {
    for name, subnet in local.subnets : name => [
      for offset in range(2, min(1024, pow(2, 32 - tonumber(split("/", subnet.cidr)[1])) - 3)) : cidrhost(subnet.cidr, -offset)
      if !contains(local.host_addresses, cidrhost(subnet.cidr, -offset))
    ]
  }
  host_addresses = toset([for host in local.hosts : host.address])
  nat_address    = try(local.spare_addresses[local.nat_subnet][0], null)
}
