"""The place of Kubernetes' cost model.

Until it is here, ``Program.run`` counts the engine's own steps (``runtime.fuel``), which never exceed Kubernetes' units
for the same work. ``Program.observed`` builds the instrumented form that a cost counter needs.
"""
