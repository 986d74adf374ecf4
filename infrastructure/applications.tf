# The applications that a role's rules let its hosts run: the end of the login message. The hosts fetch it from the bucket
# when they are set up, so a change of it restarts nothing.
locals {
  # role → protocols on the application's port that its hosts accept, and that they may send
  application_protocols = {
    for role in local.roles : role => {
      for direction in ["ingress", "egress"] : direction => [
        for protocol in ["tcp", "udp"] : protocol
        if length([
          for rule in local.rules : rule
          if rule.role == role && rule.direction == direction && (
            rule.protocol == "all" || rule.protocol == protocol && try(rule.from_port <= local.application_port && rule.to_port >= local.application_port, false)
          )
        ]) > 0
      ]
    }
  }
  # protocol → the first host that accepts it
  application_servers = {
    for protocol in ["tcp", "udp"] : protocol => try([
      for name, host in local.hosts : name if contains(local.application_protocols[host.role].ingress, protocol)
    ][0], "ADDRESS")
  }
  applications = {
    for role, protocols in local.application_protocols : role => concat(
      contains(protocols.ingress, "tcp") ? ["wire tcp-server", "wire hesitant-consumer"] : [],
      contains(protocols.ingress, "udp") ? ["wire udp-server"] : [],
      contains(protocols.egress, "tcp") ? ["wire tcp-client ${local.application_servers.tcp}", "wire eager-producer ${local.application_servers.tcp}"] : [],
      contains(protocols.egress, "udp") ? ["wire udp-client ${local.application_servers.udp}"] : [],
      ["wire dns-query ${keys(local.hosts)[0]}"],
    )
  }
}

locals {
  # name in the bucket → its text
  application_texts = {
    for role, applications in local.applications :
    "applications-${role}" => "  applications of the role, with port ${local.application_port}:\n${join("", [for application in applications : "    ${application}\n"])}\n"
  }
}

resource "aws_s3_object" "applications" {
  for_each = local.application_texts

  bucket  = aws_s3_bucket.this.id
  key     = "tools/${each.key}"
  content = each.value

  depends_on = [aws_s3_bucket_versioning.this]
}
