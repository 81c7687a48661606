"""What makes an expression false at a glance: the part of it that compares fields with texts and constants.

``cutting.guard`` cuts that part out of a tree, as plain JSON data; ``looking.look`` answers it for bindings
without compiling anything. The answer is Kleene's: False is certain (the expression is false, and no error), True and
None say nothing of the whole. ``a && b`` is false as soon as one side is, whatever the other does, and so is
``exists`` over nothing.
"""
