# Estimates of what the lab costs an hour, in US dollars before tax. List prices on demand as of 2026-06, of the two regions
# named; elsewhere the dearer of the two is taken, and most regions are within 20 % of it. Traffic is not in them: a gigabyte
# through the NAT gateway costs about as much as its hour.
locals {
  price_region = contains(["us-east-1", "us-east-2", "us-west-2"], var.region) ? "us-east-1" : "eu-central-1"

  # An hour of an instance.
  instance_prices = {
    us-east-1 = {
      "t3.nano"  = 0.0052, "t3.micro" = 0.0104, "t3.small" = 0.0208, "t3.medium" = 0.0416, "t3.large" = 0.0832
      "t3a.nano" = 0.0047, "t3a.micro" = 0.0094, "t3a.small" = 0.0188, "t3a.medium" = 0.0376, "t3a.large" = 0.0752
      "t4g.nano" = 0.0042, "t4g.micro" = 0.0084, "t4g.small" = 0.0168, "t4g.medium" = 0.0336, "t4g.large" = 0.0672
    }
    eu-central-1 = {
      "t3.nano"  = 0.0060, "t3.micro" = 0.0120, "t3.small" = 0.0240, "t3.medium" = 0.0480, "t3.large" = 0.0960
      "t3a.nano" = 0.0054, "t3a.micro" = 0.0108, "t3a.small" = 0.0216, "t3a.medium" = 0.0432, "t3a.large" = 0.0864
      "t4g.nano" = 0.0048, "t4g.micro" = 0.0096, "t4g.small" = 0.0192, "t4g.medium" = 0.0384, "t4g.large" = 0.0768
    }
  }[local.price_region]

  hourly_prices = {
    us-east-1    = { nat_gateway = 0.045, endpoint = 0.010, public_address = 0.005, gigabyte = 0.080 / 730, zone = 0.50 / 730 }
    eu-central-1 = { nat_gateway = 0.052, endpoint = 0.012, public_address = 0.005, gigabyte = 0.0952 / 730, zone = 0.50 / 730 }
  }[local.price_region]

  # A type that is not in the table: five cents for each virtual processor, which is about what c, m and r cost.
  instance_price = lookup(local.instance_prices, var.instance_type, data.aws_ec2_instance_type.this.default_vcpus * 0.05)

  hourly_cost_stopped = sum([
    local.has_nat ? local.hourly_prices.nat_gateway + local.hourly_prices.public_address : 0,
    length(local.endpoints) * local.hourly_prices.endpoint,
    length(local.hosts) * local.volume_gigabytes * local.hourly_prices.gigabyte,
    (1 + length(distinct(values(local.reverse_zones)))) * local.hourly_prices.zone,
  ])
  hourly_cost_running = local.hourly_cost_stopped + length(local.hosts) * local.instance_price

  billed_while_stopped = compact([
    local.has_nat ? "the NAT gateway" : "",
    local.has_nat ? "its public address" : "",
    length(local.endpoints) > 0 ? "${length(local.endpoints)} interface endpoints" : "",
    "${length(local.hosts)} volumes of ${local.volume_gigabytes} GB",
    "${1 + length(distinct(values(local.reverse_zones)))} DNS zones (nothing if destroyed within 12 hours)",
    "what is in the bucket",
  ])
}
