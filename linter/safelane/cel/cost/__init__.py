"""Kubernetes' cost model: what cel-go's interpreter counts while it evaluates (interpreter/runtimecost.go).

What counts is how cel-go plans an expression, down to which operands it finds on its stack of values. So this is a
second evaluator in the likeness of cel-go's, exact and slow; errors are values in it, as they are there. The functions
themselves are the engine's own. Programs use it when somebody asks for the cost, or when the quick way has counted so
much that the budget may be used up.
"""
