"""From a tree to nested Python closures, each of which takes the frame and gives a value."""
