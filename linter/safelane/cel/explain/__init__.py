"""Why an expression had its result: a second, tracing evaluation, made only for what is asked about."""
