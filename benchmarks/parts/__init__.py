"""What the benchmarks share: real processes, the sandbox's control address, and figures."""
