"""What the rigs share: the service as a process, its metrics, and pictures. The standard library of Python alone."""
