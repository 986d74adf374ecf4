# The private zone: an A record a host, and the way back. The same answers as the local lab's name server gives.
resource "aws_route53_zone" "forward" {
  name          = local.zone
  comment       = "Hosts of the lab ${local.lab_name}"
  force_destroy = true

  vpc {
    vpc_id = aws_vpc.this.id
  }
}

resource "aws_route53_record" "forward" {
  #checkov:skip=CKV2_AWS_23:The address is the lab file's, known before the instance is there.
  for_each = local.hosts

  zone_id = aws_route53_zone.forward.zone_id
  name    = "${each.key}.${local.zone}"
  type    = "A"
  ttl     = local.ttl
  records = [each.value.address]
}

locals {
  # host → 10.0.0.10 as ["10", "0", "0", "10"] backwards
  reversed = { for name, host in local.hosts : name => reverse(split(".", host.address)) }

  # A zone for each /24 in which there are hosts. Larger ones would take names that AWS's resolver answers itself, and the
  # zone of a longer prefix has no name of its own (RFC 2317).
  reverse_zones = { for name, octets in local.reversed : name => "${join(".", slice(octets, 1, 4))}.in-addr.arpa" }
}

resource "aws_route53_zone" "reverse" {
  for_each = toset(values(local.reverse_zones))

  name          = each.key
  comment       = "Addresses of the lab ${local.lab_name}"
  force_destroy = true

  vpc {
    vpc_id = aws_vpc.this.id
  }
}

resource "aws_route53_record" "reverse" {
  for_each = local.hosts

  zone_id = aws_route53_zone.reverse[local.reverse_zones[each.key]].zone_id
  name    = "${join(".", local.reversed[each.key])}.in-addr.arpa"
  type    = "PTR"
  ttl     = local.ttl
  records = ["${each.key}.${local.zone}."]
}
