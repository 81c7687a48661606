"""Globs over paths."""

from __future__ import annotations

import pytest

from safelane.config.globs import Glob, glob_problem


@pytest.mark.parametrize(
    ("pattern", "fitting", "others"),
    [
        ("a.yaml", ["a.yaml"], ["A.yaml", "b/a.yaml", "a.yaml/b", "aXyaml", "a.yaml\n"]),
        ("*.yaml", ["a.yaml", ".yaml", ".hidden.yaml"], ["a/b.yaml", "a.yml", "a.yaml.txt"]),
        ("**/*.yaml", ["a.yaml", "a/b.yaml", "a/b/.c.yaml"], ["a.yml", "a/b.yaml/c"]),
        ("vendor/**", ["vendor/a", "vendor/a/b", "vendor"], ["vendors/a", "a/vendor/b"]),
        ("a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["ab", "a/xb", "a/x/b/c"]),
        ("a/**/b/**/c", ["a/b/c", "a/b/b/c", "a/x/b/y/c", "a/b/c/b/c"], ["a/c", "a/b", "a/c/b"]),
        ("**", ["a", "a/b", ""], []),
        ("**/**", ["a", "a/b"], []),
        ("**/b/**", ["b", "a/b", "b/c", "a/b/c"], ["a", "ab/c", "a/bc"]),
        ("a?c", ["abc", "a.c"], ["ac", "a/c", "abbc"]),
        ("a*b*c", ["abc", "axbxc", "abbc", "abcbc"], ["ab", "a/bc", "acb"]),
        ("*a*", ["a", "bab", "aa"], ["b", "a/a"]),
        ("[ab]", ["[ab]"], ["a", "b"]),
        ("{a,b}.(x)+$", ["{a,b}.(x)+$"], ["a.x"]),
        ("rollout/*", ["rollout/replicas-cut"], ["rollout", "rollout/a/b", "capacity/x"]),
        ("a/*", ["a/b"], ["a", "a/b/c"]),
        ("x**y", ["xy", "xaby"], ["xa/by"]),
    ],
)
def test_what_fits(pattern: str, fitting: list[str], others: list[str]) -> None:
    glob = Glob(pattern)
    assert [path for path in fitting if not glob.match(path)] == []
    assert [path for path in others if glob.match(path)] == []


def test_a_line_feed_is_an_ordinary_character() -> None:
    assert Glob("a*c").match("a\nc")
    assert Glob("a/**").match("a/b\nc")
    assert not Glob("a").match("a\n")


def test_hostile_pairs_take_no_exponential_time() -> None:
    assert not Glob("*a" * 60 + "b").match("a" * 5000)
    assert not Glob("**/a*a*a*a*a*a/" * 20 + "b").match("aaaaaaaa/" * 500)
    assert not Glob("**/" * 200 + "b").match("a/" * 2000)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("/a", "relative"),
        ("a//b", "empty segment"),
        ("", "empty segment"),
        ("a/", "a/**"),
        ("./a", "'.'"),
        ("../a", "'..'"),
        ("a/b**", "part of a segment"),
    ],
)
def test_mistakes_are_told(pattern: str, words: str) -> None:
    assert words in (glob_problem(pattern) or "")


@pytest.mark.parametrize("pattern", ["**", "a/**/b", ".github/*", "*.y?ml", "[a]"])
def test_good_globs_have_no_mistake(pattern: str) -> None:
    assert glob_problem(pattern) is None
