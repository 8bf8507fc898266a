"""Clients that a service must bear: slow, greedy, broken ones. Who they are, and how many of them come."""
