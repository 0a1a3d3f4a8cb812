"""HTML: what is shown, what is hidden, where it came from, title and date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.documents.html import read_html
from ontherecord.documents.read import Document, read_document
from ontherecord.documents.tags import scan
from ontherecord.errors import UnsafeInput


def page(body: str, head: str = "") -> Document:
    source = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return read_document(source.encode(), name="page.html")


def unsafe(document: Document) -> list[str]:
    return [document.text[start:end] for start, end in document.unsafe]


HIDDEN = [
    "<span hidden>H</span>",
    "<span aria-hidden=TRUE>H</span>",
    "<span style='display : none'>H</span>",
    "<span style='DISPLAY:NONE !important'>H</span>",
    "<span style='display:/**/none'>H</span>",
    "<span style='display:&#110;one'>H</span>",
    "<span style=visibility:hidden>H</span>",
    "<span style='font-size: 0px'>H</span>",
    "<span style='opacity:0.0'>H</span>",
    "<span style='position:absolute;left:-9999px'>H</span>",
    "<span style='text-indent:-9999px'>H</span>",
    "<span style='width:1px;height:1px;overflow:hidden'>H</span>",
    "<span style='color:transparent'>H</span>",
    "<span style='text-decoration: line-through'>H</span>",
    "<span class='x sr-only'>H</span>",
    "<span class=gone>H</span>",
    "<span id=lost>H</span>",
    "<del>H</del>",
    "<s>H</s>",
    "<strike>H</strike>",
    "<script>H</script>",
    "<script>'<!-- <script> </script> H'</script>",
    "<style>H</style>",
    "<template>H</template>",
    "<noscript>H</noscript>",
    "<textarea>H</textarea>",
    "<svg><text>H</text></svg>",
    "<!-- H -->",
    "<!-- > H -- > -->",
    "<!H>",
    "<?H>",
    "</ H>",
    "<b hidden><i>H</b></i>",
    "<img alt=H>",
    "<a title='> H'></a>",
    "<dialog>H</dialog>",
]
RULES = "<style>/* x */ p, .gone {color:red; display:none} #lost{visibility:hidden} .seen{}</style>"


@pytest.mark.parametrize("hidden", HIDDEN)
def test_hidden_text_never_appears(hidden: str) -> None:
    document = page(f"<p>before {hidden}after</p>", RULES)
    assert "H" not in document.text
    assert document.text.startswith("before")


@pytest.mark.parametrize("hidden", HIDDEN)
def test_digits_beside_hidden_digits_are_unsafe(hidden: str) -> None:
    """'6' + hidden '9' + '5,000' must never be read as 65,000."""
    if "H" not in hidden or hidden.startswith(("<img", "<a ", "<dialog")):
        return
    document = page(f"<p>about 6{hidden.replace('H', '9')}5,000 of</p>", RULES)
    assert document.is_unsafe(6, 7), document.text
    assert not document.is_unsafe(0, 5)


def test_an_element_left_open_hides_to_the_end() -> None:
    for opening in ("<del>", "<s><p>", "<div hidden>", "<!-- ", "<script>", "<a x='"):
        document = page(f"<p>shown</p>{opening}<p>H")
        assert document.text == "shown"


def test_a_closing_tag_does_not_reach_past_a_block() -> None:
    """As browsers do: '</span>' inside the inner block does not close the hidden span."""
    document = page("<div>before <span hidden><div></span>H</div></body>H</span> after</div>")
    assert document.text == "before after"
    assert page("<ul><li hidden><ul></li>H</ul></ul><p>after").text == "after"


def test_what_only_looks_hidden_is_shown() -> None:
    head = "<style>@media print{.gone{display:none}} .gone .x{display:none} a:hover{opacity:0}"
    body = "<main hidden><p class=gone>kept <span class=x style='font-size:0.9em'>too</span>"
    assert page(body, head + "</style>").text == "kept too"


def test_blocks_lists_and_tables() -> None:
    document = page(
        "<h1>Head</h1><p>One\n  two<br>three<ul><li>a<li><p>b</p></ul><ol><li>c</ol>"
        "<table><tr><th>Year<th>Removals<tr><td><p>2024</p></td><td>271,484</td></tr></table>"
        "<div>x<div>y</div></div><pre>p\n  q</pre>z <q>said</q>"
    )
    assert document.text == (
        "Head\n\nOne two\nthree\n\n- a\n- b\n\n- c\n\nYear | Removals\n2024 | 271,484\n\n"
        "x\n\ny\n\np\n  q\n\nz “said”"
    )


def test_what_surrounds_an_article_is_left_out_unless_it_is_all_there_is() -> None:
    around = "<nav>Menu 1</nav><aside>Box 2</aside><footer>Foot 3</footer><div role=banner>4</div>"
    assert page(around + "<p>Text 5</p>").text == "Text 5"
    assert page("<aside><p>Text 6</p></aside>").text == "Text 6"


def test_entities() -> None:
    document = page("<p>a &amp; b &lt;c&gt; &#54;&#x35; &nbsp; &notit; &#0000000000054; &bogus; &")
    assert document.text == "a & b <c> 65   ¬it; 6 &bogus; &"
    assert page("<p>x&#" + "9" * 10_000 + ";y").text == "x\ufffdy"


@pytest.mark.parametrize(
    ("body", "text", "spoiled"),
    [
        ("removals<sup>1</sup> fell", "removals fell", []),
        ("65,682<sup><a href=#n>[12]</a></sup> removals", "65,682 removals", []),
        ("65,682<sup>a</sup> removals", "65,682 removals", []),
        ("the 20<sup>th</sup>", "the 20th", []),
        ("10<sup>6</sup> people", "10⁶ people", ["10⁶"]),
        ("CO<sub>2</sub>", "CO₂", ["₂"]),
        ("2024 <sup>1</sup>65,000", "2024 65,000", None),
        ("65<wbr>,000", "65,000", ["65,000"]),
        ("<del>60,000</del> 65,000", "65,000", []),
        ("<bdo dir=rtl>000,56</bdo>", "000,56", ["000,56"]),
        ("<b>65</b>,000", "65,000", []),
    ],
)
def test_figures_set_in_markup(body: str, text: str, spoiled: list[str] | None) -> None:
    document = page(f"<p>{body}</p>")
    if spoiled is None:
        assert document.unsafe or document.text == text
    else:
        assert (document.text, unsafe(document)) == (text, spoiled)


@pytest.mark.parametrize(
    ("head", "body", "found"),
    [
        ("<meta property=article:published_time content='2025-10-01T02:00Z'>", "", "2025-10-01"),
        ("<meta name=pubdate content=20251002>", "", "2025-10-02"),
        ('<script type="application/ld+json">{"@graph":[{"datePublished":"2025-10-03"}]}</script>',
         "", "2025-10-03"),
        ("", "<time datetime=2025-10-04>x</time>", "2025-10-04"),
        ("", "<time datetime=2025-10-04>x</time><time datetime=2025-10-05>y</time>", None),
        ("", "<time datetime=2020-01-01>x</time><time itemprop=datePublished datetime=2025-10-06>y"
         "</time>", "2025-10-06"),
        ("<meta property='article:published_time' content='yesterday'>", "", None),
        ("<meta property='article:published_time' content='2025-13-41'>", "", None),
        ('<script type="application/ld+json">' + "[" * 100_000 + "</script>", "", None),
        ('<script type="application/ld+json">{"datePublished": 7}</script>', "", None),
    ],
)  # fmt: skip
def test_publication_day(head: str, body: str, found: str | None) -> None:
    document = page(f"<p>Text</p>{body}", head)
    assert document.published == (date.fromisoformat(found) if found else None)
    assert document.published_from == ("document" if found else "absent")
    given = read_document(b"<p>x</p>", published=date(2024, 1, 2))
    assert (given.published, given.published_from) == (date(2024, 1, 2), "given")


def test_title() -> None:
    assert page("<h1>One <b>two</b></h1><p>x", "<title>T</title>").title == "One two"
    assert page("<p>x", "<title>A &amp; B</title>").title == "A & B"
    assert page("<h1>H</h1>", "<meta property=og:title content='O &quot;x&quot;'>").title == 'O "x"'
    assert page("<h1 hidden>no</h1><p>x").title == ""


def test_nesting_has_a_limit() -> None:
    with pytest.raises(UnsafeInput, match="nested deeper"):
        page("<div>" * 2000 + "x")


def test_positions_lead_back_to_the_source() -> None:
    source = "<!doctype html><p>ICE &amp; CBP<p>in\n2024 <b>271,484</b>"
    document = read_document(source.encode())
    for word in ("ICE", "CBP", "2024", "271,484"):
        place = document.source_position(document.text.index(word))
        assert place is not None
        assert source.startswith(word, place)


PIECES = """
<p> </p> <div_hidden> </div> <b> </b> <s> </s> <del> </del> <table> <tr> <td> </td> </table> <li>
<ul> </ul> <sup> </sup> <!-- --> <script> </script> < > & &amp; &#54; 65,000 9 word <br> <q> </q>
<h1> </h1> <head> </head> <nav> </nav> <svg/> <pre> </pre>
"""
MARKUP = st.lists(
    st.sampled_from([p.replace("_", " ") for p in PIECES.split()]) | st.text(max_size=4),
    max_size=40,
)


@given(MARKUP)
def test_any_markup_is_read_and_every_position_holds(pieces: list[str]) -> None:
    source = "".join(pieces)
    assert "".join(source[p.start : p.end] for p in scan(source)) == source
    tape, _, _ = read_html(source, "page")
    last = -1
    for place, origin in tape.origin:
        assert 0 <= place < max(1, tape.length)
        assert last <= origin <= len(source)
        last = origin


@given(MARKUP, st.sampled_from(["<del>{}</del>", "<p hidden>{}</p>", "<!--{}-->"]))
def test_a_hidden_word_never_appears_whatever_stands_before_it(pieces: list[str], how: str) -> None:
    source = "".join(pieces) + " <p>" + how.format("SECRET")
    tape, _, _ = read_html(source, "page")
    if "SECRET" in tape.text:  # only where the markup before it made it text
        assert "<p" in tape.text or "<del" in tape.text or "pre" in source
