"""What a whole tree says, asked by name: which objects there are, what refers to what, what stands beside a path.

Nothing is read before somebody asks. A question costs one search through the texts of the tree's files, which are read
once for both revisions; only files that hold the names asked for are parsed. An answer that cannot be established
raises ``UnknownError``: silence always means that nothing is there.
"""
