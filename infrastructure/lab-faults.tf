# What is wrong with the lab file, in the words of `wirelab validate`. Terraform does not tell lines, so a fault begins with
# the path to the value instead: `hosts[1].role: no role 'clinet'`.
#
# wirelab sees more: what only the text shows (a key twice, a number in a spelling that YAML readers differ about).
# tests/faulty-labs holds both against the same files and lists those.
locals {
  faults = concat(
    local.file_faults,
    length(local.file_faults) > 0 ? [] : concat(
      local.shape_faults, local.type_faults, local.range_faults, local.name_faults, local.block_faults,
      local.network_faults, local.role_faults, local.rule_faults, local.host_faults, local.address_faults,
    ),
  )
  is_valid = length(local.faults) == 0

  # While one of these holds, nothing else is worth saying.
  file_faults = compact([
    !local.is_yaml ? "is not YAML; this says where: echo 'yamldecode(file(\"${local.lab_path}\"))' | terraform console"
    : local.lab_text != "" && !can(jsonencode(yamldecode(local.lab_text))) ? "'.inf' is no number that anything here takes: put it in quotes if it is text"
    : local.lab == null ? (
      try(fileexists(local.lab_path), false) ? "the file holds no lab: `wirelab init` writes one to start from"
      : "there is no such file: set lab_file to the lab that is meant"
    )
    : !can(keys(local.lab)) ? "a lab is a mapping of keys to values, not ${local.lab_phrase}"
    : can(regex(local.is_number, jsonencode(local.lab.version))) && try(local.lab.version != 1, false)
    ? "version: this configuration reads version 1 of the lab file, not ${local.lab.version}" : ""
  ])
  is_yaml    = local.lab_text == "" || can(yamldecode(local.lab_text))
  lab_phrase = startswith(jsonencode(local.lab), "[") ? "a list" : "the text '${try(coalesce(tostring(local.lab)), "")}'"
}
