"""Who owns a path, and who has seen a change."""

from __future__ import annotations

from safelane.facts.owners import Owners, reviewers


def test_trailers_name_who_has_seen_a_change() -> None:
    body = "Text\n\nReviewed-by: @shop/web\nacked-by: Robin <robin@example.com>\nApproved-By:   @lee  \nSeen-by: @kim\n"
    assert reviewers(("@kim", "@lee"), body) == ("@kim", "@lee", "@shop/web", "robin@example.com")
    assert reviewers((), "Reviewed-by:\n") == ()


def test_the_last_pattern_that_fits_wins() -> None:
    owners = Owners.parse("* @all\n/apps/ @apps # those\n/apps/web @web\n")
    assert [owners.of(path) for path in ("a", "apps/x", "apps/web/x")] == [("@all",), ("@apps",), ("@web",)]
