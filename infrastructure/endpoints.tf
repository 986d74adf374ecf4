# S3 without the internet, and without a price: Amazon Linux keeps its packages there too.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = concat([aws_route_table.private.id], aws_route_table.public[*].id)
  tags              = { Name = "${local.prefix}-s3" }
}

locals {
  # ec2messages is not among them: the agent of Amazon Linux 2023 is newer than 3.3.40, which no longer asks for it.
  endpoint_services = ["ssm", "ssmmessages"]

  # One subnet is enough, as all are in one availability zone. Not the NAT gateway's, if another has room.
  endpoint_subnet = try(concat(
    [for name, subnet in local.subnets : name if !subnet.nat && length(local.spare_addresses[name]) >= length(local.endpoint_services)],
    [for name, subnet in local.subnets : name if subnet.nat && length(local.spare_addresses[name]) > length(local.endpoint_services)],
  )[0], null)
  # service → its address; the first spare one of the NAT gateway's subnet is the gateway's
  endpoints = {
    for index, service in local.endpoint_services :
    service => reverse(slice(local.spare_addresses[local.endpoint_subnet], 0, length(local.endpoint_services) + (local.endpoint_subnet == local.nat_subnet ? 1 : 0)))[index]
    if var.ssm_endpoints && local.endpoint_subnet != null
  }
}

resource "aws_vpc_endpoint" "ssm" {
  for_each = local.endpoints

  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.this[local.endpoint_subnet].id]
  security_group_ids  = [aws_security_group.endpoints[0].id]
  tags                = { Name = "${local.prefix}-${each.key}" }

  subnet_configuration {
    subnet_id = aws_subnet.this[local.endpoint_subnet].id
    ipv4      = each.value
  }
}

resource "aws_security_group" "endpoints" {
  count = var.ssm_endpoints ? 1 : 0

  name        = "${local.prefix}-endpoints"
  description = "The endpoints of Systems Manager"
  vpc_id      = aws_vpc.this.id
  tags        = { Name = "${local.prefix}-endpoints" }
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  count = var.ssm_endpoints ? 1 : 0

  security_group_id = aws_security_group.endpoints[0].id
  description       = "HTTPS from the hosts of the lab"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = local.network
  tags              = { Name = "${local.prefix}-endpoints" }
}

# Hosts of a role without HTTPS in its rules get a second group, which leads to Systems Manager and S3 and to no host of the
# lab: who may talk to whom in the lab stays what lab.yaml says.
resource "aws_security_group" "access" {
  count = length(local.closed_roles) > 0 && var.ssm_endpoints ? 1 : 0

  name        = "${local.prefix}-access"
  description = "To Systems Manager and S3, for hosts whose own rules do not lead there"
  vpc_id      = aws_vpc.this.id
  tags        = { Name = "${local.prefix}-access" }
}

resource "aws_vpc_security_group_egress_rule" "access_to_endpoints" {
  count = length(aws_security_group.access)

  security_group_id            = aws_security_group.access[0].id
  description                  = "HTTPS to the endpoints of Systems Manager"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.endpoints[0].id
  tags                         = { Name = "${local.prefix}-access" }
}

resource "aws_vpc_security_group_egress_rule" "access_to_s3" {
  count = length(aws_security_group.access)

  security_group_id = aws_security_group.access[0].id
  description       = "HTTPS to S3 in this region"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
  tags              = { Name = "${local.prefix}-access" }
}
