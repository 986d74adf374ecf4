"""The twin: a local lab made from what Terraform built, whose hosts are the instances' bodies."""
