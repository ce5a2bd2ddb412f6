"""What we rely on inside WeasyPrint 70.0. A new engine must fail here first, loudly."""
from __future__ import annotations

import functools
import inspect
import os
import re
import sys
from pathlib import Path

import weasyprint
from weasyprint.layout import block, float, inline, preferred
from weasyprint.svg import utils as svg_utils
from weasyprint.text import line_break

from kohoshi.typeset import engine, justify, warm
from kohoshi.typeset.shaping import ComposedLayout


def test_version() -> None:
    assert weasyprint.__version__ == engine.ENGINE == "70.0"


def test_split_first_line_keeps_its_signature() -> None:
    assert list(inspect.signature(line_break.split_first_line).parameters) == [
        "text", "style", "context", "max_width", "justification_spacing", "is_line_start", "minimum"]


def test_the_composer_is_in_place_everywhere_lines_are_split() -> None:
    assert isinstance(inline.split_first_line, functools.partial)
    assert preferred.split_first_line is inline.split_first_line
    assert inline.justify_line is justify.justify_line
    assert preferred.inline_line_widths.__qualname__.startswith("with_breaks.")
    assert list(inspect.signature(preferred.inline_line_widths).parameters) == [
        "context", "box", "outer", "is_line_start", "minimum", "skip_stack", "first_line"]
    # ... and both callers, and the recursion into inline boxes, go by that name
    assert inspect.getsource(preferred).count(" inline_line_widths(") >= 3
    for module in (inline, preferred):
        assert "split_first_line" in vars(module)


def test_borders_between_elements_are_told_to_the_composer() -> None:
    assert inline.can_break_text.__qualname__.startswith("strict.")
    source = inspect.getsource(inline)
    # the engine still splits text boxes and joins neighbours through these names
    assert "can_break_text(\n                    last_letter + first" in source
    from weasyprint.css import AnonymousStyle
    assert callable(AnonymousStyle.copy)
    from weasyprint import document
    assert "build_formatting_structure(" in inspect.getsource(document.Document._render)


def test_threads_are_laid_out_as_pages_are() -> None:
    assert block.block_level_layout.__qualname__.startswith("flowing.")
    source = inspect.getsource(block)
    assert block.float_layout is inline.float_layout and block.float_layout.__qualname__.startswith("on_whole_lines.")
    assert inline.avoid_collisions.__qualname__.startswith("beside_floats.") and "avoid_collisions(\n        context, linebox, containing_block, outer=False)" in inspect.getsource(inline)
    assert list(inspect.signature(float.avoid_collisions).parameters) == ["context", "box", "containing_block", "outer"]
    assert list(inspect.signature(float.float_layout).parameters) == [
        "context", "box", "containing_block", "absolute_boxes", "fixed_boxes", "bottom_space", "skip_stack"]
    # blocks in a block are laid out through this name, with these arguments, and answer with these six
    assert "context, child, bottom_space, skip_stack, box, page_is_empty_with_no_children," in source
    assert "(new_child, resume_at, next_page, next_adjoining_margins,\n     collapsing_through, max_lines) = block_level_layout(" in source
    assert "new_box_height = (\n            context.page_bottom - bottom_space - new_box.position_y" in source


def test_layout_has_what_the_composed_layout_overrides() -> None:
    for name in ("setup", "set_text", "get_first_line", "deactivate", "reactivate"):
        assert callable(getattr(line_break.Layout, name))
        assert name in vars(line_break.Layout)
    for name in ("set_text", "get_first_line", "reactivate"):
        assert name in vars(ComposedLayout)


def test_drawing_reactivates_then_asks_for_the_first_line() -> None:
    """ComposedLayout moves glyphs in get_first_line, once after each reactivate."""
    from weasyprint.draw import text
    source = inspect.getsource(text)
    assert source.index("reactivate(") < source.index("draw_first_line(\n        stream, textbox")
    assert "geometry.x_offset / font_size" in source  # the missing 1000/1024 that _space() allows for
    assert "int(kerning)" in source


def test_lines_say_their_text_where_the_engine_draws_them() -> None:
    from weasyprint.draw import text
    from weasyprint.pdf import stream
    assert text.draw_first_line.__qualname__.startswith("spoken.")
    assert stream.Stream.show_text.__qualname__.startswith("showing.")
    source = inspect.getsource(text)
    # each text sets its own matrix, so that room behind its last glyph moves nothing
    assert "stream.set_text_matrix(*matrix.values)" in source
    # glyphs in hexadecimal digits, moves as numbers between the strings
    assert "f'{glyph_id:04x}'" in source and "string += f'>{int(kerning)}<'" in source
    drawn = stream.Stream.__new__(stream.Stream)
    drawn.stream = []
    drawn.show_text("<0001>-200<0002>")
    assert drawn.stream == [b"[<0001>-90 -90 -20<0002>] TJ"]


def test_blanks_that_fall_away_are_known_by_the_boxes_they_fall_from() -> None:
    from weasyprint.draw import text
    from weasyprint.formatting_structure import boxes
    from weasyprint.pdf import stream
    assert "def draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix):" in inspect.getsource(text)
    assert "self._tags = tags" in inspect.getsource(stream.Stream.__init__)  # None where nothing is tagged
    box = boxes.TextBox("p", {}, None, "港区")
    box.source = object()  # ... and what a text box carries stays with its pieces
    assert box.copy_with_text("港").source is box.source
    assert "self.set_text(self.text, justify=True)" in inspect.getsource(line_break.Layout.reactivate)


def test_the_structure_tree_is_ours() -> None:
    """The engine marks text and pictures, and hands the marks to the function we put in place."""
    from weasyprint import pdf
    from weasyprint.pdf import stream

    from kohoshi.typeset import tagging
    assert pdf.add_tags is tagging.add_tags
    assert "add_tags(pdf, document, options['pdf_version'], page_streams)" in inspect.getsource(pdf.generate_pdf)
    marked = inspect.getsource(stream.Stream.marked)
    assert "self._tags[box] = {'tag': tag, 'mcid': mcid}" in marked and "pydyf.Dictionary({'MCID': mcid})" in marked


def test_fontconfig_sees_only_declared_fonts() -> None:
    with open(os.environ["FONTCONFIG_FILE"], encoding="utf-8") as file:
        assert "<dir" not in file.read()


def test_colours_of_drawings_are_parsed_once_and_each_shape_has_its_own() -> None:
    first, second = svg_utils.parse_color("#0078BE"), svg_utils.parse_color("#0078BE")
    first.alpha *= .5
    assert second.alpha == svg_utils.parse_color("#0078BE").alpha == 1 and first.coordinates == second.coordinates
    assert svg_utils.parse_color("none of these") is None


def test_what_is_kept_warm_is_where_the_engine_looks_for_it() -> None:
    from weasyprint import css, images
    from weasyprint.pdf import fonts, stream
    # a sheet of a document is parsed through this name, with these arguments
    source = inspect.getsource(css.find_stylesheets)
    assert "css = CSS(\n                string=content, base_url=base_url,\n" in source
    assert "page_rules=page_rules, color_profiles=color_profiles, layers=layers)" in source
    assert css.CSS.__qualname__.startswith("parsed_once.")
    assert "image = SVGImage(tree, url, url_fetcher, context)" in inspect.getsource(images.get_image_from_uri)
    assert images.SVGImage.draw.__qualname__.startswith("painted_once.")
    assert fonts.Font.clean.__qualname__.startswith("cut_once.")
    assert "font.clean(to_unicode, options['hinting'])" in inspect.getsource(fonts.build_fonts_dictionary)
    fresh = stream.Stream({}, None, {}, {}, None, {}, None)
    for name in warm._STATE:
        assert getattr(fresh, name) is None


def test_a_glyph_is_noted_before_its_width_is_asked_for() -> None:
    from weasyprint.draw import text
    from weasyprint.pdf import fonts
    source = inspect.getsource(text)
    assert source.index("font.to_unicode[glyph_id] = ") < source.index("logical_width = font.widths[glyph_id]")
    assert fonts.Font.__init__.__qualname__.startswith("own.")


def test_sizes_of_drawings_are_measured_once_wherever_they_are() -> None:
    folder = Path(weasyprint.svg.__file__).parent
    modules = {"weasyprint.svg" + ("" if path.stem == "__init__" else f".{path.stem}"): path for path in folder.glob("*.py")}
    measuring = {name for name, path in modules.items() if re.search(r"\bsize\(", path.read_text(encoding="utf-8"))
                 and "size" in vars(sys.modules[name])}
    assert measuring == {f"weasyprint.svg{name}" for name in engine.SIZING}
    assert all(hasattr(sys.modules[name].size, "cache_info") for name in measuring)
    assert list(inspect.signature(svg_utils.size).parameters) == ["string", "font_size", "percentage_reference"]
