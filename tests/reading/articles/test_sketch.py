"""Sketches of texts, and the facets of policy libraries."""

from __future__ import annotations

import pytest
from lxml import html

from core.page import PageKind
from reading.articles.sketch import read_sketch, sentence_marks
from reading.functions.facets import read_facets

READING = PageKind.INTERPRETATION
BODY = html.fromstring("<div><p>正文</p></div>")


def test_numbering_punctuation_and_blanks_make_no_difference() -> None:
    assert sentence_marks("（一）砍伐城市树木应当，按照规定补植。") == sentence_marks(
        "第八条　砍伐城市树木应当按照规定 补植"
    )
    assert len(sentence_marks("短句。也短。砍伐城市树木应当按照规定补植。")) == 4
    assert sentence_marks("") == b""


def test_a_document_put_below_its_interpretation_is_not_compared() -> None:
    own = "一、制定背景\n原有规定已经不适应工作需要。\n二、主要内容\n办法共有五章，写明了各部门的职责。\n三、咨询方式\n可向县住房和城乡建设局咨询。\n"
    whole = own + "附：文件全文\n砍伐城市树木应当按照规定补植。\n"
    assert read_sketch(whole, BODY, READING).sentences == read_sketch(own, BODY, READING).sentences
    assert read_sketch(whole, BODY, PageKind.DOCUMENT).sentences == sentence_marks(whole)


def test_a_sketch_is_small_whatever_the_text() -> None:
    assert len(sentence_marks("甲乙丙丁戊己庚辛壬癸。" * 100_000)) <= 4 * 600


def test_parts_are_what_the_text_speaks_of() -> None:
    text = "一、制定背景\n原有规定不适应需要。\n二、主要内容\n共五章。\n三、名词解释\n所称绿地是指……"
    assert read_sketch(text, BODY, READING).parts == ("background", "content", "terms")


def test_three_questions_make_questions_and_answers() -> None:
    asked = "一、为什么出台？\n因为需要。\n二、谁可以申请？\n居民。\n问：到哪里办？\n答：窗口。"
    assert "questions" in read_sketch(asked, BODY, READING).parts
    assert "questions" not in read_sketch("为什么？怎么办？谁来办？都写清楚了。", BODY, READING).parts


@pytest.mark.parametrize(
    ("markup", "media"),
    [
        ("<video src='a.mp4'></video>", ("video",)),
        ("<audio src='a.mp3'></audio>", ("audio",)),
        ("<iframe src='https://v.example/p'></iframe>", ("frame",)),
        ("<a href='/upload/a.MP4?x=1'>视频</a>", ("video",)),
        ("<a href='/upload/a.pdf'>附件</a><img src='a.png'>", ()),
    ],
)
def test_films_sounds_and_frames_are_media(markup: str, media: tuple[str, ...]) -> None:
    assert read_sketch("文字", html.fromstring(f"<div>{markup}</div>"), READING).media == media


FACETS = "<div><dl><dt>年份：</dt><dd>2026年(3)</dd></dl><select><option>有效</option><option>失效</option></select>{more}</div>"


def test_facets_of_a_library_only() -> None:
    tree = html.fromstring(FACETS.format(more="<input type='hidden' name='a'>"))
    assert read_facets(tree, "政策文件库") == ("time", "validity")
    assert read_facets(tree, "政策文件") == ()


def test_types_by_their_values_and_a_search_box() -> None:
    more = "<a>通知</a><a>意见</a><a>决定</a><label>主题分类</label><input name='wh'>"
    tree = html.fromstring(FACETS.format(more=more))
    assert read_facets(tree, "规章库") == ("search", "theme", "time", "type", "validity")
