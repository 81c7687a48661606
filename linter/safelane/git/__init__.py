"""Git's data: revisions, trees, blobs, and the files that differ between two trees.

The only room that knows pygit2, and only ``git.libgit2`` imports it. ``open_repository`` chooses the back end.
"""
