"""What operators mean on values: fuel, equality, order, arithmetic, access, maps, times, the texts of values."""
