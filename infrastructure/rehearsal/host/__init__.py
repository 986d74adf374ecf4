"""What runs on a host of the twin: the standard library only, started as a file of its own."""
