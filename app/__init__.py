"""What people can do: rules, use cases, the engine, outputs."""
