"""Where a path belongs: its environment, service, region and cluster."""

from safelane.topology.place import Place
from safelane.topology.topology import Topology

__all__ = ["Place", "Topology"]
