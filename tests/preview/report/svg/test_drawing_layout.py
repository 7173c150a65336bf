from __future__ import annotations

import re
from itertools import combinations, pairwise

import pytest

from tests.preview.report.plan_sketch import drawn
from tests.preview.report.svg.sample_plans import SHAPES
from tests.preview.report.svg.svg_reader import NS, SIZES, Seen, area, ends_of, inside, overlap, title
from tests.support.offline import STACK_FILES, stack_record

COMMITTED = {path.stem: path for path in STACK_FILES}
"""Whose records the whole test run shares."""


@pytest.fixture(scope="module", params=[*SHAPES, *COMMITTED], ids=lambda name: name.replace(" ", "-"))
def shape(request):
    if request.param in SHAPES:
        return Seen(SHAPES[request.param]().drawn())
    return Seen(drawn(stack_record(COMMITTED[request.param]).resources))


def test_everything_is_within_the_picture_which_is_1200_wide(shape):
    _, _, width, height = map(float, shape.root.get("viewBox").split())
    assert width == 1200
    for group in (one for one in shape.root.iter(f"{NS}g") if one.find(f"{NS}rect") is not None):
        assert inside(area(group), (0, 0, width, height)), title(group)
    for text in shape.root.iter(f"{NS}text"):
        assert 0 <= float(text.get("x")) <= width
        assert 0 <= float(text.get("y")) <= height


def test_tiers_and_zones_are_within_a_vpc_and_below_each_other(shape):
    vpcs = [area(one) for one in shape.of("frame", "vpc")]
    tiers = [area(one) for one in shape.of("frame", "tier")]
    assert all(any(inside(tier, vpc) for vpc in vpcs) for tier in tiers)
    assert not any(overlap(one, other) for one, other in combinations([*tiers], 2))
    assert not any(overlap(one, other) for one, other in combinations(vpcs, 2))
    for cell in shape.of("frame", "cell"):
        assert sum(inside(area(cell), tier) for tier in tiers) == 1
    for band in shape.of("frame", "band"):
        assert sum(inside(area(band), tier) for tier in tiers) == 1


def test_no_two_boxes_overlap(shape):
    boxes = [one for one in shape.of("box") if one.find(f"{NS}rect") is not None]
    groups = shape.of("boxes")
    for one, other in combinations(boxes, 2):
        assert not overlap(area(one), area(other)), (title(one), title(other))
    for box in boxes:
        for group in groups:
            mine = shape.parents[box] is group
            assert inside(area(box), area(group)) if mine else not overlap(area(box), area(group)), (
                title(box),
                title(group),
            )


def test_no_text_is_wider_than_its_box(shape):
    for box in [*shape.of("box"), *shape.of("boxes"), *shape.of("chip"), *shape.of("port-label")]:
        if box.find(f"{NS}rect") is None:
            continue
        left, _, right, _ = area(box)
        for text in box.findall(f"{NS}text"):
            start, end = ends_of(text)
            assert left <= start, (title(box), text.text)
            assert end <= right, (title(box), text.text)


def test_no_arrow_leads_through_a_box(shape):
    boxes = [
        area(one)
        for one in [*shape.of("box"), *shape.of("boxes")]
        if one.find(f"{NS}rect") is not None and "Internet gateway" not in "".join(one.itertext())
    ]
    for path, one, other in _runs(shape):
        crossed = [box for box in boxes if _meets(box, one, other)]
        assert not [box for box in crossed if not _touches(box, one, other)], title(path)


def test_no_arrow_leads_through_a_text(shape):
    texts = [one for one in shape.root.iter(f"{NS}text") if set(one.get("class").split()) & {*SIZES}]
    notes = [(text, _extent(text)) for text in texts if "port-label" not in (shape.parents[text].get("class") or "")]
    for path, one, other in _runs(shape):
        own = {*path.iter()}
        assert not [text.text for text, extent in notes if text not in own and _meets(extent, one, other)], title(path)


def test_no_arrow_leads_through_the_label_of_another_one(shape):
    labels = [(one, area(one)) for one in shape.of("port-label")]
    for path, one, other in _runs(shape):
        crossed = [label for label, extent in labels if _meets(extent, one, other)]
        assert {label.get("data-to") for label in crossed} <= {path.get("data-to")}, title(path)


def test_no_label_hides_a_text_or_another_label(shape):
    labels = [area(one) for one in shape.of("port-label")]
    texts = [one for one in shape.root.iter(f"{NS}text") if "port-label" not in (shape.parents[one].get("class") or "")]
    assert not any(overlap(one, other) for one, other in combinations(labels, 2))
    assert not [text.text for text in texts for label in labels if overlap(_extent(text), label)]


def _runs(shape):
    """Yield each straight part of each arrow, as arrow and both ends."""
    for path in (one for one in shape.of("connection") if one.get("data-to")):
        line = path.find(f"{NS}path[@class='line']")
        if line is None:
            continue
        for piece in line.get("d").split("M")[1:]:
            points = [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)", piece)]
            for one, other in pairwise(points):
                yield path, one, other


def _meets(box, one, other):
    (x1, y1), (x2, y2) = one, other
    run = (min(x1, x2) + 0.1, min(y1, y2) + 0.1, max(x1, x2) - 0.1, max(y1, y2) - 0.1)
    return run[0] < box[2] and box[0] < run[2] + 0.2 and run[1] < box[3] and box[1] < run[3] + 0.2


def _extent(text):
    """Return left, top, right and bottom of the letters of a text at most."""
    left, right = ends_of(text)
    size = next(SIZES[name] for name in SIZES if name in text.get("class").split())
    baseline = float(text.get("y"))
    return left, baseline - 0.75 * size, right, baseline + 0.2 * size


def _touches(box, one, other):
    """Tell whether a line only touches the border of a box."""
    near = 0.6
    level = abs(one[1] - other[1]) < near and (abs(one[1] - box[1]) < near or abs(one[1] - box[3]) < near)
    upright = abs(one[0] - other[0]) < near and (
        max(one[1], other[1]) <= box[1] + near or min(one[1], other[1]) >= box[3] - near
    )
    side = abs(one[1] - other[1]) < near and (
        max(one[0], other[0]) <= box[0] + near or min(one[0], other[0]) >= box[2] - near
    )
    return level or upright or side


def test_every_id_is_unique_and_every_arrow_joins_two_of_them(shape):
    found = [one.get("id") for one in shape.root.iter() if one.get("id")]
    assert len(found) == len(set(found))
    for path in shape.of("connection"):
        if path.get("data-from"):
            assert {*path.get("data-from").split(), path.get("data-to")} <= set(found)
