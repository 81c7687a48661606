"""safelane lints the change: two revisions of a GitOps repository in, findings on exact lines out."""

__version__ = "0.1.0"
