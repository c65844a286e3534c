"""The benchmarks of `make bench`: the real server on PostgreSQL, driven over HTTP on this machine."""
