# What depends on terraform_data.lab is not shown as a change while the lab file is wrong.

output "hosts" {
  description = "Name → role, instance id, address and DNS name of each host."
  value = {
    for name, host in local.hosts : name => {
      role        = host.role
      instance_id = aws_instance.host[name].id
      address     = host.address
      dns_name    = "${name}.${local.zone}"
    }
  }
}

output "session_commands" {
  description = "Name → the command that opens a shell on the host through Session Manager."
  value = {
    for name in keys(local.hosts) : name =>
    # The plain session is no login shell: it has neither the message nor the variables of /etc/profile.d.
    "aws ssm start-session --region ${var.region} --target ${aws_instance.host[name].id} --document-name AWS-StartInteractiveCommand --parameters command='bash -l'"
  }
}

output "lab" {
  description = "Name of the lab."
  value       = local.lab_name

  depends_on = [terraform_data.lab]
}

output "lab_file" {
  description = "The lab file that was read."
  value       = abspath(local.lab_path)
}

output "application_port" {
  description = "Port of the demo applications."
  value       = local.application_port

  depends_on = [terraform_data.lab]
}

output "region" {
  description = "Region of the lab."
  value       = var.region
}

output "vpc_id" {
  description = "Id of the VPC."
  value       = aws_vpc.this.id
}

output "zone" {
  description = "Name of the private DNS zone."
  value       = local.zone

  depends_on = [terraform_data.lab]
}

output "zone_id" {
  description = "Id of the private DNS zone."
  value       = aws_route53_zone.forward.zone_id
}

output "bucket" {
  description = "Bucket with the captures (`captures/<host>/`) and with what the hosts install (`tools/`)."
  value       = aws_s3_bucket.this.id
}

output "hourly_cost_running" {
  description = "Estimated US dollars an hour while the hosts run."
  value       = floor(local.hourly_cost_running * 10000 + 0.5) / 10000

  depends_on = [terraform_data.lab]
}

output "hourly_cost_stopped" {
  description = "Estimated US dollars an hour while all hosts are stopped: only `terraform destroy` ends it."
  value       = floor(local.hourly_cost_stopped * 10000 + 0.5) / 10000

  depends_on = [terraform_data.lab]
}

output "billed_while_stopped" {
  description = "What goes on costing while the hosts are stopped."
  value       = local.billed_while_stopped

  depends_on = [terraform_data.lab]
}

output "missing" {
  description = "What the hosts come up without, because `make dist` was not run."
  value       = local.missing
}
