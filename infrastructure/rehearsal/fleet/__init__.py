"""Systems Manager, as far as a lab uses it: Run Command, the list of managed instances, the start of a session."""
