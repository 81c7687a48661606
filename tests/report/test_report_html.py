from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from tests.report.reports import EMPTY, EXISTING, FIXED, FULL, IMAGE, PROBE, REPLICAS, UNSURE, WAIVED, WEB, report_of

from safelane.findings import Action, Excerpt, Finding, Related, Report, Severity, Status, TextEdit, Unchecked
from safelane.location import Location
from safelane.package import text_of
from safelane.report import RenderOptions, render
from safelane.report.html_budget import IN_FULL, LISTED, allot

BLOCKS = frozenset({"h1", "h2", "h3", "p", "li", "dt", "dd", "figcaption", "pre", "tr", "summary", "label", "form"})


class Text(HTMLParser):
    """What can be read, a line for each block; ``tags`` are the elements with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = [""]
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._silent += tag in ("style", "script", "title")
        if tag in BLOCKS:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("style", "script", "title")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            first, *more = data.split("\n")
            self.lines[-1] += first
            self.lines += more


def parsed(page: str) -> Text:
    reader = Text()
    reader.feed(page)
    reader.close()
    return reader


def page(report: Report, **options: Any) -> str:
    return render("html", report, RenderOptions(**options))


def lines(report: Report, **options: Any) -> list[str]:
    return [line.strip() for line in parsed(page(report, **options)).lines if line.strip()]


def frame(finding: Finding, head: dict[int, str], **base: dict[int, str]) -> list[str]:
    """The lines of the first frame."""
    excerpts = {("head", "a.yaml"): Excerpt("a.yaml", "head", head)}
    for path, old in base.items():
        excerpts["base", f"{path}.yaml"] = Excerpt(f"{path}.yaml", "base", old)
    match = re.search(r"<pre(?: [^>]*)?>(.*?)</pre>", page(report_of(finding, excerpts=excerpts)), re.DOTALL)
    if match is None:
        return []
    rows = match[1].replace("<mark>", "[").replace("</mark>", "]").replace("<small>", "; ")
    return [row.rstrip() for row in re.sub(r"<[^>]+>", "", rows).split("\n")][:-1]


def finding(line: int, column: int, end: int, *related: Related) -> Finding:
    return replace(REPLICAS, location=Location("a.yaml", line, column, line, end), related=related)


class TestVerdict:
    def test_what_blocks_is_one_sentence_and_a_list_of_links(self) -> None:
        shown = lines(FULL)
        assert shown[shown.index("✕ Blocked") + 1 :][:3] == [
            "2 errors block this change for web in production: readiness-probe-removed, replicas-cut."
            " 1 place could not be judged either.",
            "container web loses its readiness probe web, production",
            "replicas go from 6 to 1 web, production",
        ]
        assert '<a href="#f1">container web loses its readiness probe</a>' in page(FULL)
        assert '<article id="f1" class="error"' in page(FULL)

    def test_a_single_error_is_the_sentence(self) -> None:
        assert "1 error blocks this change for web in production: replicas go from 6 to 1." in lines(
            report_of(REPLICAS)
        )

    def test_very_many_errors_are_listed_by_rule(self) -> None:
        many = [replace(REPLICAS, message=f"cut {n}") for n in range(20)]
        shown = lines(report_of(PROBE, *many))
        assert "21 errors block this change for web in production: readiness-probe-removed, replicas-cut." in shown
        assert "Readiness probe removed readiness-probe-removed, 1 error" in shown
        assert "Replicas cut too far in one step replicas-cut, 20 errors" in shown
        rules = [replace(REPLICAS, rule=f"rule-{n:02d}", message=f"cut {n}") for n in range(20)]
        assert "and 8 more rules, below" in lines(report_of(*rules))

    def test_nothing_blocks(self) -> None:
        assert lines(EMPTY)[5:7] == ["✓ Pass", "Nothing blocks this change."]
        weaker = report_of(IMAGE, replace(IMAGE, action=Action.AUDIT, rule="other"))
        assert "Nothing blocks this change; it has 1 warning and 1 note." in lines(weaker)

    def test_no_verdict(self) -> None:
        assert "? Unsure" in lines(UNSURE)
        assert "1 place could not be judged, and must be readable before this change can pass." in lines(UNSURE)

    def test_an_audit_finds_and_blocks_nothing(self) -> None:
        report = report_of(replace(REPLICAS, status=Status.EXISTING))
        assert "1 error found in this tree for web in production: replicas go from 6 to 1." in lines(report, audit=True)
        assert "Nothing blocks this change." in lines(report)

    def test_what_was_compared(self) -> None:
        shown = lines(EMPTY)
        assert "aaaaaaaaaaaa → bbbbbbbbbbbb" in shown
        assert "3 files, 4 objects, 7 fields" in shown
        assert "recommended, 61 rules in force, from aaaaaaaaaaaa" in shown
        assert f"base {'a' * 40} · head {'b' * 40} · policy {'a' * 40}" in shown
        assert "aaaaaaaaaaaa → not committed" in lines(replace(EMPTY, head=None))

    def test_counts_link_to_what_has_a_place(self) -> None:
        counts = [line for line in lines(FULL, show_all=True) if re.match(r"\d+ (\S )?\w+( judged)?\Z", line)]
        assert counts == [
            *("2 ✕ errors", "1 ▲ warning", "1 ● note", "1 ○ waived", "1 △ overridden", "1 ◦ existing", "1 ✓ fixed"),
            "2 not judged",
        ]
        assert 'href="#existing"' in page(FULL, show_all=True)
        assert 'href="#existing"' not in page(FULL)

    def test_quiet_is_the_verdict_alone(self) -> None:
        assert "✕ Blocked" in lines(FULL, quiet=True)
        assert "<article" not in page(FULL, quiet=True)
        assert "<main" not in page(FULL, quiet=True)

    def test_the_title_is_the_verdict_line(self) -> None:
        assert "<title>blocked: 1 error | safelane</title>" in page(report_of(REPLICAS))


class TestFindings:
    def test_they_stand_by_service_and_environment_the_strictest_first(self) -> None:
        titles = re.findall(r"<h2>(.*?)</h2>", page(FULL))
        assert [re.sub("<[^>]+>", "", title) for title in titles] == [
            *("web production", "No service staging production", "No service or environment"),
            *("○ 1 waived finding", "△ 1 overridden finding", "2 files not judged", "Notes"),
        ]

    def test_a_finding_in_full(self) -> None:
        shown = lines(report_of(IMAGE))
        start = shown.index("▲ warning the tag latest does not say which image runs #")
        assert shown[start + 1 : start + 11] == [
            "image-tag-floating Image tag floats severity warning /spec/template/spec/containers/0/image",
            "apps/api/overlays/production/deployment.yaml:14:18 Deployment api",
            "13           - name: api",
            "14             image: registry.example.com/platform/api:latest",
            "15             ports: []",
            "Fix",
            "write registry.example.com/api:1.4.2 here",
            "Advice",
            "Name a version or a digest.",
            "safelane 0.1.0; secrets are masked; safelane explain RULE says why a rule exists",
        ]

    def test_one_statement_of_many_places_is_said_once(self) -> None:
        many = [replace(REPLICAS, location=Location(f"{name}.yaml", 3, 1, 3, 4), related=()) for name in "abcd"]
        shown = lines(report_of(*many))
        assert shown.count("✕ error replicas go from 6 to 1 #") == 1
        assert shown[shown.index("3 more places") + 1] == "b.yaml:3:1 Deployment web/web"
        assert "<article " in page(report_of(*many)).partition('data-count="4"')[0]

    def test_advice_is_given_once_per_rule_and_group(self) -> None:
        other = replace(REPLICAS, message="replicas go from 9 to 2")
        elsewhere = replace(other, service="api")
        assert lines(report_of(REPLICAS, other)).count(REPLICAS.advice) == 1
        assert lines(report_of(REPLICAS, other, elsewhere)).count(REPLICAS.advice) == 2

    def test_what_is_waived_or_overridden_is_folded_and_says_by_whom(self) -> None:
        shown = lines(FULL)
        assert "by team-batch until 2027-01-31: moves to the queue-driven scaler (safelane.yaml:31)" in shown
        assert "by label safelane-override: traffic is drained, INC-77" in shown
        assert [a["id"] for tag, a in parsed(page(FULL)).tags if tag == "details"] == [
            "waived",
            "overridden",
            "unchecked",
        ]

    def test_existing_and_fixed_on_request(self) -> None:
        assert "◦ 1 existing finding" not in lines(FULL)
        assert {"◦ 1 existing finding", "✓ 1 fixed finding"} <= set(lines(FULL, show_all=True))

    def test_for_what_is_fixed_there_is_nothing_to_do(self) -> None:
        shown = lines(report_of(FIXED, fixed=1), show_all=True)
        assert "✓ fixed the tag latest does not say which image runs #" in shown
        assert not {"Fix", "Advice"} & set(shown)

    def test_an_audit_shows_existing_findings_as_its_result(self) -> None:
        assert "▲ warning the tag latest does not say which image runs #" in lines(report_of(EXISTING), audit=True)

    def test_edits(self) -> None:
        place = Location(WEB, 8, 13, 8, 14)
        several = replace(REPLICAS, edits=(TextEdit(place, "6"), *[TextEdit(place, " ")] * 6))
        shown = lines(report_of(several))
        assert f"write 6 at {WEB}:8:13" in shown
        assert shown.count(f"remove what stands at {WEB}:8:13") == 4
        assert "and 2 more edits" in shown

    def test_related_places_with_their_lines(self) -> None:
        others = [
            Related(Location(WEB, 9, 3, 9, 11), "selects"),
            *[Related(Location("x.yaml", 1, 1, 1, 2), "also")] * 13,
        ]
        shown = lines(report_of(replace(REPLICAS, related=(*REPLICAS.related, *others))))
        assert shown[shown.index(f"{WEB}:9:3 selects") + 1] == "9     selector:"
        assert "and 2 more places" in shown

    def test_long_texts_are_cut_and_say_so(self) -> None:
        long = replace(REPLICAS, message="m" * 700, advice="a" * 2_500)
        shown = "\n".join(lines(report_of(long)))
        assert "m" * 600 + "… (100 more characters)" in shown
        assert "a" * 2_000 + "… (500 more characters)" in shown


class TestFrames:
    def test_a_value_that_changed(self) -> None:
        was = Related(Location("b.yaml", 9, 4, 9, 6, "base"), "was 12 here")
        assert frame(finding(2, 4, 5, was), {1: "x:", 2: "a: 3", 3: "", 4: "c: 4"}, b={9: "a: 12"}) == [
            "1   x:",
            "9 - a: [12]",
            "2 + a: [3] ; was 12 here",
            "4   c: 4",
        ]

    def test_what_was_removed(self) -> None:
        removed = Related(Location("b.yaml", 5, 5, 7, 1, "base"), "this was removed")
        head = {1: "limits:", 2: "  requests: {}", 3: "", 4: "  b: 1"}
        assert frame(finding(2, 3, 11, removed), head, b={4: "  limits:", 5: "    cpu: 1", 6: "    memory: 1"}) == [
            "1   limits:",
            "2     [requests]: {}",
            "b.yaml:5:5 (base): this was removed",
            "4 -   limits:",
            "5 -     cpu: 1",
            "6 -     memory: 1",
        ]

    def test_much_that_was_removed(self) -> None:
        removed = Related(Location("b.yaml", 1, 1, 31, 1, "base"), "this was removed")
        shown = frame(finding(2, 1, 4, removed), {2: "x: {}"}, b={n: f"k{n}: 1" for n in range(1, 12)})
        assert shown[2:] == [*(f"{n} - k{n}: 1" for n in range(1, 9)), "and 22 more lines"]

    def test_a_value_of_several_lines_shows_what_differs(self) -> None:
        here = replace(REPLICAS, location=Location("a.yaml", 1, 6, 4, 1))
        was = Related(Location("b.yaml", 1, 6, 3, 1, "base"), "was shorter")
        head = {1: "run: |", 2: "  one", 3: "  two"}
        assert frame(replace(here, related=(was,)), head, b={1: "run: >", 2: "  two"}) == [
            "1 - run: [&gt;]",
            "1 + run: [|] ; was shorter",
            "2 +   one",
            "3     two",
        ]

    def test_a_long_place_shows_its_beginning(self) -> None:
        whole = replace(REPLICAS, location=Location("a.yaml", 1, 1, 30, 1), related=())
        assert frame(whole, {n: f"k{n}: 1" for n in range(1, 10)}) == [
            "1   [k1: 1]",
            "2   k2: 1",
            "3   k3: 1",
            "and 26 more lines",
        ]

    def test_a_removed_file(self) -> None:
        gone = replace(REPLICAS, location=Location("b.yaml", 2, 1, 2, 5, "base"), related=())
        assert frame(gone, {}, b={1: "a: 1", 2: "kind: X"}) == ["1   a: 1", "2 - [kind]: X"]
        assert '<pre class="base">' in page(
            report_of(gone, excerpts={("base", "b.yaml"): Excerpt("b.yaml", "base", {2: "x"})})
        )

    def test_what_is_fixed_was_not_removed(self) -> None:
        fixed = replace(REPLICAS, location=Location("b.yaml", 2, 1, 2, 5, "base"), related=(), status=Status.FIXED)
        excerpts = {("base", "b.yaml"): Excerpt("b.yaml", "base", {2: "kind: X"})}
        assert "<del>" not in page(report_of(fixed, excerpts=excerpts), show_all=True)

    def test_an_empty_place_and_one_behind_a_masked_line(self) -> None:
        assert frame(finding(1, 6, 6), {1: "key: "}) == ["1   key: []"]
        assert frame(finding(1, 20, 40), {1: "token: ***"}) == ["1   token: ***[]"]

    def test_the_middle_of_a_long_line(self) -> None:
        line = "x" * 500 + "HERE" + "y" * 500
        (shown,) = frame(finding(1, 501, 505), {1: line})
        assert shown == f"1   …{'x' * 120}[HERE]{'y' * 160}…"
        assert frame(finding(2, 1, 2), {1: "z" * 900, 2: "a"})[0] == f"1   {'z' * 440}…"

    def test_hidden_characters_are_spelled_out(self) -> None:
        assert frame(finding(1, 1, 2), {1: "a\tb\u202e\x1b\udcff<"}) == ["1   [a]\tb\\u{202e}\\x1b\\xff&lt;"]

    def test_without_source_the_place_remains(self) -> None:
        assert "<pre" not in page(report_of(REPLICAS, excerpts={}))
        assert f"{WEB}:8:13 Deployment web/web" in lines(report_of(REPLICAS, excerpts={}))
        assert f"{WEB}:8:13 (base) was 6 here" in lines(report_of(REPLICAS, excerpts={}))


class TestLists:
    def test_what_was_not_judged_is_open_when_it_keeps_the_verdict_open(self) -> None:
        assert '<details id="unchecked" class="aside" open="">' in page(UNSURE)
        assert '<details id="unchecked" class="aside">' in page(report_of(unchecked=FULL.unchecked[:1]))
        assert lines(FULL).index("apps/big/huge.yamltoo-large11.2 MB, the limit is 10.0 MBundecided") < lines(
            FULL
        ).index("charts/web/templates/deployment.yamltemplatenot renderednot affected")

    def test_long_lists_are_counted(self) -> None:
        report = report_of(
            notes=tuple(f"note {n}" for n in range(250)),
            unchecked=tuple(Unchecked(f"t/{n}.yaml", "base", "template") for n in range(1_500)),
        )
        shown = lines(report)
        assert {"note 199", "and 50 more notes", "t/999.yaml (base)templatenot affected", "and 500 more files"} <= set(
            shown
        )
        assert "note 200" not in shown

    def test_contents_from_two_groups_on(self) -> None:
        assert "<nav" not in page(report_of(REPLICAS))
        assert "web production200" in lines(FULL)
        many = [replace(REPLICAS, service=f"s{n}") for n in range(20)]
        assert "Services and environments: 20 groups" in lines(report_of(*many))


class TestFilter:
    def test_choices_are_numbers_with_counts(self) -> None:
        choices = re.findall(r'<select name="(\w+)">(.*?)</select>', page(FULL, show_all=True))
        assert {name: re.findall(r'value="(\d*)">(.*?)<', options) for name, options in choices} == {
            "kind": [
                *(("", "all (8)"), ("0", "error, deny (2)"), ("1", "warning, warn (1)"), ("2", "note, audit (1)")),
                *(("3", "waived (1)"), ("4", "overridden (1)"), ("5", "existing (1)"), ("6", "fixed (1)")),
            ],
            "rule": [
                *(("", "all (8)"), ("0", "change-unchecked (1)"), ("1", "image-tag-floating (3)")),
                *(("2", "readiness-probe-removed (1)"), ("3", "replicas-cut (3)")),
            ],
            "environment": [("", "all (8)"), ("0", "production (7)"), ("1", "staging (3)"), ("2", "(none) (1)")],
            "service": [("", "all (8)"), ("0", "api (1)"), ("1", "batch (1)"), ("2", "web (2)"), ("3", "(none) (4)")],
        }

    def test_findings_carry_the_numbers(self) -> None:
        articles = [attributes for tag, attributes in parsed(page(FULL)).tags if tag == "article"]
        assert articles[2] == {
            **{"id": "f3", "class": "warning", "data-count": "1", "data-kind": "1", "data-rule": "1"},
            **{"data-environment": "1 0", "data-service": "3"},
        }

    def test_it_is_hidden_until_a_script_shows_it_and_absent_for_one_statement(self) -> None:
        assert '<form id="filter" role="search" aria-label="Findings" hidden="">' in page(FULL)
        assert "<form" not in page(report_of(REPLICAS))
        assert "<form" not in page(EMPTY)


class TestLimits:
    def many(self, number: int, **changes: Any) -> Report:
        return report_of(*(replace(REPLICAS, message=f"cut {n:05d}", **changes) for n in range(number)), IMAGE)

    def test_the_strictest_findings_have_their_source(self) -> None:
        shown = page(self.many(IN_FULL + 50))
        assert shown.count("<pre>") == IN_FULL
        assert "cut 01049" in shown
        assert (
            "The page shows the source of the first 1000 of 1051 findings, the strictest first."
            " The JSON report of the same run has all of them in full."
        ) in lines(self.many(IN_FULL + 50))
        assert 'class="limits"' not in page(self.many(IN_FULL - 1))

    def test_what_counts_goes_before_what_is_aside(self) -> None:
        waived = [replace(WAIVED, message=f"waived {n}", location=REPLICAS.location) for n in range(IN_FULL)]
        shown = page(report_of(*waived, IMAGE))
        assert '<article id="f1" class="warning"' in shown
        assert shown.count("<pre>") == IN_FULL

    def test_beyond_all_bounds_findings_are_counted(self) -> None:
        shown = page(self.many(LISTED + 7))
        assert shown.count("<article") == LISTED
        assert "It leaves out 8 of them." in shown
        assert "and 7 more findings, not on this page" in shown
        assert f"{LISTED + 7} errors block this change" in shown

    def test_one_statement_beyond_all_bounds(self) -> None:
        many = [replace(REPLICAS, location=Location("a.yaml", n + 1, 1, n + 1, 2)) for n in range(LISTED + 7)]
        shown = page(report_of(*many))
        assert shown.count("<figure>") == LISTED
        assert f"{LISTED + 6} more places" in shown
        assert "and 7 more, not on this page" in shown

    def test_long_texts_leave_room_for_less(self) -> None:
        text = "x" * 5_000
        excerpts = {("head", WEB): Excerpt(WEB, "head", dict.fromkeys(range(1, 30), text))}
        long = [replace(REPLICAS, message=f"{n}{text}", advice=text, title=text) for n in range(1_000)]
        shares = list(allot([[one] for one in long], report_of(excerpts=excerpts)))
        in_full, listed = (sum(share) for share in zip(*shares, strict=True))
        assert 50 < in_full < 200
        assert 500 < listed < 1_000
        assert shares == sorted(shares, reverse=True)
        said = f"The page shows the source of the first {in_full} of 1000 findings"
        assert any(line.startswith(said) for line in lines(report_of(*long, excerpts=excerpts)))

    def test_what_does_not_fit_is_not_made_up_for_by_what_is_small(self) -> None:
        huge = [replace(REPLICAS, location=Location("p" * 2_000_000, 1, 1, 1, 2))]
        assert list(allot([[IMAGE], huge, huge, [IMAGE]], EMPTY)) == [(1, 1), (0, 1), (0, 0), (0, 0)]


class TestSecurity:
    def test_the_policy_names_the_style_and_the_script_by_hash(self) -> None:
        shown = page(FULL)
        for name, end in (("style", "css"), ("script", "js")):
            (text,) = re.findall(f"<{name}>(.*?)</{name}>", shown, re.DOTALL)
            assert text == text_of(f"report/page/page.{end}")
            assert f"{name}-src 'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" in shown
        (policy,) = (a["content"] for _, a in parsed(shown).tags if a.get("http-equiv") == "Content-Security-Policy")
        assert policy is not None
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        assert shown.index("Content-Security-Policy") < shown.index("<style>")

    def test_nothing_is_asked_of_anywhere(self) -> None:
        shown = page(FULL, show_all=True)
        assert not re.search(r"https?:|//[a-z]|url\(|@import|\bsrc=|<link|<base|<object|<embed|<iframe|<img", shown)
        assert {a["href"][:1] for _, a in parsed(shown).tags if a.get("href")} == {"#"}  # type: ignore[index]

    def test_styles_and_scripts_use_nothing_that_could_run_a_text(self) -> None:
        script = text_of("report/page/page.js")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function\(|fetch|XMLHttp", script
        )
        assert "</" not in script + text_of("report/page/page.css")
        assert "<!--" not in script

    def test_an_attribute_holds_nothing_of_the_repository(self) -> None:
        odd = replace(
            REPLICAS, rule="odd", service="odd", environments=("odd",), message="odd", title="odd", advice="odd"
        )
        assert not any(
            "odd" in str(value) for _, a in parsed(page(report_of(odd, WAIVED))).tags for value in a.values()
        )


class TestStructure:
    def test_landmarks_headings_and_labels(self) -> None:
        shown = page(FULL, show_all=True)
        tags = [tag for tag, _ in parsed(shown).tags]
        for landmark in ("header", "nav", "main", "footer", "h1"):
            assert tags.count(landmark) == 1
        levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert '<html lang="en">' in shown
        assert shown.count("<label>") == 3 + 1 + 4
        assert shown.index('class="skip"') < shown.index("<header>")

    def test_every_link_has_its_target_and_every_id_is_one(self) -> None:
        tags = parsed(page(FULL, show_all=True)).tags
        ids = [a["id"] for _, a in tags if "id" in a]
        assert len(ids) == len(set(ids))
        assert {str(a["href"])[1:] for tag, a in tags if tag == "a"} <= set(ids)

    def test_no_meaning_is_in_colour_alone(self) -> None:
        shown = lines(FULL, show_all=True)
        for word in ("error", "warning", "note", "waived", "overridden", "existing", "fixed"):
            assert any(re.match(rf"\S {word} ", line) for line in shown)
        assert "8 -   replicas: 6" in shown


def luminance(color: str) -> float:
    channels = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


PAIRS = (
    *((ink, ground) for ink in ("ink", "quiet", "link") for ground in ("paper", "sunken", "raised")),
    *((ink, "paper") for ink in ("error", "warning", "note", "good")),
    *((ink, wash) for ink in ("ink", "quiet", "link") for wash in ("error-wash", "good-wash", "unsure-wash")),
    *(("error", "error-wash"), ("good", "good-wash"), ("warning", "unsure-wash")),
    *(("removed-ink", "removed"), ("removed-ink", "removed-mark"), ("added-ink", "added"), ("added-ink", "added-mark")),
    ("ink", "here-mark"),
)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_contrast_is_enough(ink: str, ground: str, scheme: int) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", text_of("report/page/page.css"))
    colors = {name: (light, dark)[scheme] for name, light, dark in found}
    assert contrast(colors[ink], colors[ground]) >= 4.5


def test_order_of_findings_does_not_matter() -> None:
    assert page(replace(FULL, findings=FULL.findings[::-1])) == page(FULL)
    assert page(replace(FULL, total_ms=9)) == page(FULL)


def test_severities_are_said() -> None:
    assert all(f"severity {severity} " in page(report_of(replace(PROBE, severity=severity))) for severity in Severity)
