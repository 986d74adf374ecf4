/// The JSON Schema of the lab file, for editors that complete and check YAML while it is written.
public enum LabSchema {
    /// The schema (JSON Schema 2020-12), the same text as `schema/lab.schema.json`.
    public static let json = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Wirelab lab file",
          "description": "One small network: its subnets, DNS zone, roles (security groups) and hosts. `wirelab validate` checks more than a schema can: addresses against subnets, names against each other, rules against rules.",
          "type": "object",
          "additionalProperties": false,
          "required": ["version", "name", "network", "subnets", "dns", "application_port", "roles", "hosts"],
          "properties": {
            "version": {
              "description": "The version of the lab file's syntax.",
              "const": 1
            },
            "name": {
              "description": "The lab's name: lower-case letters, digits and inner hyphens, at most 63.",
              "$ref": "#/$defs/name"
            },
            "network": {
              "description": "All addresses of the lab, /16 to /28; on AWS the VPC's CIDR block.",
              "$ref": "#/$defs/block"
            },
            "subnets": {
              "description": "The broadcast domains of the lab. Each lies inside the network; none overlaps another.",
              "type": "array",
              "minItems": 1,
              "items": { "$ref": "#/$defs/subnet" }
            },
            "dns": {
              "description": "The private DNS zone that holds the hosts' names.",
              "$ref": "#/$defs/dns"
            },
            "application_port": {
              "description": "The port of the demo applications, which rules call `application`.",
              "type": "integer",
              "minimum": 1,
              "maximum": 65535
            },
            "roles": {
              "description": "The security groups, by name. What no rule of a host's role allows is denied.",
              "type": "object",
              "minProperties": 1,
              "propertyNames": { "$ref": "#/$defs/name" },
              "additionalProperties": { "$ref": "#/$defs/role" }
            },
            "hosts": {
              "description": "The hosts. With `count`, names and addresses count up.",
              "type": "array",
              "minItems": 1,
              "items": { "$ref": "#/$defs/host" }
            },
            "mtu": {
              "description": "The largest IP packet of every link, in bytes.",
              "type": "integer",
              "minimum": 576,
              "maximum": 9001,
              "default": 1500
            },
            "offload": {
              "description": "realistic: no segmentation or checksum offload, so that a capture shows what a wire would carry. fast: whatever the kernel offers.",
              "enum": ["realistic", "fast"],
              "default": "realistic"
            }
          },
          "$defs": {
            "name": {
              "type": "string",
              "maxLength": 63,
              "pattern": "^(?=.*[a-z-])[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
              "not": { "enum": ["network", "anywhere", "application", "all"] }
            },
            "address": {
              "type": "string",
              "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$"
            },
            "block": {
              "type": "string",
              "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/(1[6-9]|2[0-8])$"
            },
            "subnet": {
              "description": "One broadcast domain. Its first four addresses and its last one are reserved, as on AWS.",
              "type": "object",
              "additionalProperties": false,
              "required": ["name", "cidr"],
              "properties": {
                "name": {
                  "description": "The subnet's name.",
                  "$ref": "#/$defs/name"
                },
                "cidr": {
                  "description": "The subnet's addresses, /16 to /28.",
                  "$ref": "#/$defs/block"
                },
                "nat": {
                  "description": "Whether the way out, the NAT gateway on AWS, stands here; one subnet at most.",
                  "type": "boolean",
                  "default": false
                }
              }
            },
            "dns": {
              "type": "object",
              "additionalProperties": false,
              "required": ["zone", "ttl"],
              "properties": {
                "zone": {
                  "description": "The zone's name, without the final dot: host `server` is server.ZONE.",
                  "type": "string",
                  "maxLength": 253,
                  "pattern": "^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*(?=[0-9-]*[a-z])[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
                },
                "ttl": {
                  "description": "How long a record may be cached, in seconds.",
                  "type": "integer",
                  "minimum": 0,
                  "maximum": 2147483647
                }
              }
            },
            "role": {
              "description": "A security group: allow-rules for both directions, at least one rule in all.",
              "type": "object",
              "additionalProperties": false,
              "anyOf": [
                { "required": ["inbound"], "properties": { "inbound": { "minItems": 1 } } },
                { "required": ["outbound"], "properties": { "outbound": { "minItems": 1 } } }
              ],
              "properties": {
                "inbound": {
                  "description": "What may come in; nothing else does.",
                  "type": "array",
                  "items": { "$ref": "#/$defs/inboundRule" },
                  "default": []
                },
                "outbound": {
                  "description": "What may go out; nothing else does. Replies always pass.",
                  "type": "array",
                  "items": { "$ref": "#/$defs/outboundRule" },
                  "default": []
                }
              }
            },
            "inboundRule": {
              "type": "object",
              "additionalProperties": false,
              "required": ["protocol", "from"],
              "allOf": [{ "$ref": "#/$defs/portByProtocol" }],
              "properties": {
                "protocol": { "$ref": "#/$defs/protocol" },
                "port": { "$ref": "#/$defs/port" },
                "from": {
                  "description": "Where the traffic comes from: network, anywhere, a role's name, or a CIDR block.",
                  "$ref": "#/$defs/peer"
                },
                "description": { "$ref": "#/$defs/description" }
              }
            },
            "outboundRule": {
              "type": "object",
              "additionalProperties": false,
              "required": ["protocol", "to"],
              "allOf": [{ "$ref": "#/$defs/portByProtocol" }],
              "properties": {
                "protocol": { "$ref": "#/$defs/protocol" },
                "port": { "$ref": "#/$defs/port" },
                "to": {
                  "description": "Where the traffic goes: network, anywhere, a role's name, or a CIDR block.",
                  "$ref": "#/$defs/peer"
                },
                "description": { "$ref": "#/$defs/description" }
              }
            },
            "portByProtocol": {
              "if": { "required": ["protocol"], "properties": { "protocol": { "enum": ["tcp", "udp"] } } },
              "then": { "required": ["port"] },
              "else": { "properties": { "port": false } }
            },
            "protocol": {
              "description": "tcp, udp, icmp (every type) or all (every protocol).",
              "enum": ["tcp", "udp", "icmp", "all"]
            },
            "port": {
              "description": "A number, `application`, or a range such as 8000-8010; only with tcp and udp.",
              "oneOf": [
                { "type": "integer", "minimum": 1, "maximum": 65535 },
                { "const": "application" },
                { "type": "string", "pattern": "^[1-9][0-9]{0,4}-[1-9][0-9]{0,4}$" }
              ]
            },
            "peer": {
              "anyOf": [
                { "enum": ["network", "anywhere"] },
                { "type": "string", "pattern": "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$" },
                {
                  "type": "string",
                  "pattern": "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/([1-2]?[0-9]|3[0-2])$"
                }
              ]
            },
            "description": {
              "description": "Words about the rule; AWS shows them beside it and takes 255 characters of this set.",
              "type": "string",
              "maxLength": 255,
              "pattern": "^[A-Za-z0-9 ._\\-:/()#,@\\[\\]+=&;{}!$*]*$"
            },
            "host": {
              "description": "One host, or with `count` several alike.",
              "type": "object",
              "additionalProperties": false,
              "required": ["name", "role", "address"],
              "properties": {
                "name": {
                  "description": "The host's name, one DNS label. With `count` the hosts are NAME-1 to NAME-N.",
                  "allOf": [{ "$ref": "#/$defs/name" }, { "not": { "enum": ["localhost", "fabric"] } }]
                },
                "role": {
                  "description": "The role whose rules the host has.",
                  "type": "string"
                },
                "address": {
                  "description": "The host's address, in a subnet and not reserved. With `count` the addresses count up from it.",
                  "$ref": "#/$defs/address"
                },
                "count": {
                  "description": "How many hosts; 0 is none.",
                  "type": "integer",
                  "minimum": 0,
                  "maximum": 1023
                }
              }
            }
          }
        }

        """#
}
