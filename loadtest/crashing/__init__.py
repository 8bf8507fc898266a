"""What `make drill-crash` is made of: clients that keep a history, a disk that fails, and the judgement."""
