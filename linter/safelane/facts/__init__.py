"""What is true of the change, each fact computed once and on demand: environments reached, workloads, references."""
