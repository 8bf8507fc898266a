"""What `make bench` is made of: servers that are measured, and the report."""
