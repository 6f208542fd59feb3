"""Charts as files: SVG read as XML and PNG by Pillow, against what was approved."""

import io
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from PIL import Image

from tests import factories as f
from tests.public.reports import approved
from tracker.charts import engine
from tracker.domain import installation
from tracker.enums import DataKind

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"
CHARTS = ("trend", "bodies", "sex")
WATERMARK = {
    "en": "Demonstration data: not reported by any body.",
    "ru": "Демонстрационные данные",
    "kk": "Көрсетілім деректері",
}


def words(content: bytes) -> str:
    return " ".join(" ".join(e.itertext()) for e in ET.fromstring(content).iter(f"{SVG}text"))


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize("which", CHARTS)
def test_a_chart_is_a_file_that_says_what_it_is_in_three_languages(file, told, which, language):
    made = file(f"indicators/I1/charts/{which}.svg", language)
    root, said = ET.fromstring(made.content), words(made.content)
    assert made.answer["Content-Type"] == "image/svg+xml"
    assert made.name == f'attachment; filename="plan-I1-{which}-{language}.svg"'
    title = {"en": "Indicator I1", "ru": "Обученные люди", "kk": "Оқытылған адамдар"}[language]
    assert f"I1 {title}" in said
    assert f"http://testserver/{language}/plans/plan/indicators/I1/" in said
    assert "2026" in said, "the day that it is of"
    assert root.get("role") == "img"
    assert root.get("aria-label")
    attributes = [name for e in root.iter() for name in e.attrib]
    assert not {"class", "style"} & set(attributes)
    picture = Image.open(io.BytesIO(file(f"indicators/I1/charts/{which}.png", language).content))
    assert picture.format == "PNG"
    assert picture.size == (round(2 * float(root.get("width"))), round(2 * float(root.get("height"))))
    assert len(picture.convert("RGB").getcolors(1 << 24)) > 10, "something is drawn on the paper"


def test_the_figures_of_the_file_are_those_approved_and_a_gap_is_hatched(file, told):
    trend = file("indicators/I1/charts/trend.svg").content
    label = ET.fromstring(trend).get("aria-label")
    assert "2022: 0;" in label
    assert "2023: 12 (provisional);" in label
    assert "2024: does not apply;" in label
    assert "2025: 75 (provisional)" in label
    bodies = file("indicators/I1/charts/bodies.svg").content
    label = ET.fromstring(bodies).get("aria-label")
    assert "Ministry of Defence: 2022: 0; 2023: 12; 2024: does not apply; 2025: withheld." in label
    assert "Ministry of the Interior: 2022: 0; 2023: no approved report; 2024: does not apply; 2025: 63." in label
    assert "Ministry of the Interior" in words(bodies)
    hatched = [e for e in ET.fromstring(bodies).iter() if e.get("fill", "").startswith("url(#hatch")]
    assert len(hatched) == 1
    ids = [e.get("id") for e in ET.fromstring(bodies).iter() if e.get("id")]
    assert hatched[0].get("fill")[5:-1] in ids


@pytest.mark.parametrize("language", WATERMARK)
def test_a_demonstration_is_written_across_the_chart_and_in_the_name_of_the_file(file, told, language):
    assert WATERMARK[language] not in words(file("indicators/I1/charts/trend.svg", language).content)
    installation.Installation.objects.create(pk=1, kind=DataKind.DEMONSTRATION)
    made = file("indicators/I1/charts/trend.svg", language)
    assert words(made.content).count(WATERMARK[language]) == 2
    assert 'filename="demonstration-data-plan-I1-trend' in made.name


def test_the_letters_of_a_picture_are_those_of_our_own_typeface_in_kazakh_too():
    """Unlike letters in unlike widths: were the font not found, or had it no Kazakh letters, these would be alike."""

    def ink(letters):
        text = f'<text x="5" y="30" font-size="28" font-family="Golos Text">{letters}</text>'
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40">{text}</svg>'
        picture = Image.open(io.BytesIO(engine.renderer.rasterize(svg, 1)))
        return picture.getchannel("A").getbbox(), picture.tobytes()

    drawn = [ink(letter) for letter in "ӘәҒғҚқҢңӨөҰұҮүҺһІіAЖ₸"]
    assert all(box for box, _pixels in drawn)
    assert len({pixels for _box, pixels in drawn} | {ink("\U000e0f0f")[1]}) >= len(drawn)
    for look, like in (("Қ", "К"), ("ұ", "ү"), ("ә", "э"), ("ң", "н")):
        assert ink(look)[1] != ink(like)[1]


def test_the_status_of_an_action_by_body_and_period_is_a_file(file, told):
    approved(told.for_action, told.periods[3], status="delayed", percent=40)
    label = ET.fromstring(file("actions/1.1/charts/status.svg").content).get("aria-label")
    assert "2024: no approved report; 2025: delayed" in label
    assert Image.open(io.BytesIO(file("actions/1.1/charts/status.png", "kk").content)).width == 2 * (760 + 32)


@pytest.mark.parametrize(
    "path",
    [
        "indicators/I1/charts/nonsense.svg",
        "indicators/I1/charts/trend.pdf",
        "indicators/none/charts/trend.svg",
        "actions/1.1/charts/trend.svg",
        "actions/1.1/charts/status.svg",
    ],
)
def test_a_chart_that_is_not_there_is_not_found(file, told, path):
    file(path, status=404)


def test_an_indicator_without_a_figure_has_a_table_and_no_chart(file, client, world, on_the_day):
    file("indicators/I1/charts/trend.png", status=404)
    page = client.get("/en/plans/plan/indicators/I1/").content.decode()
    assert "charts/trend" not in page
    assert 'href="/en/plans/plan/indicators/I1/data.csv?of=totals" download' in page


@pytest.mark.usefixtures("no_drawings")
def test_a_chart_that_cannot_be_drawn_says_so_and_to_try_again(file, client, told):
    cache.clear()
    answer = file("indicators/I1/charts/trend.png", status=503).answer
    assert answer["Retry-After"] == "60"
    assert "its figures are in the table" in answer.content.decode()


def test_the_page_leads_to_each_of_its_files(client, file, told):
    page = client.get("/en/plans/plan/indicators/I1/").content.decode()
    for which in CHARTS:
        for ending in ("svg", "png"):
            assert f'href="/en/plans/plan/indicators/I1/charts/{which}.{ending}" download' in page
    for of in ("totals", "bodies", "sex"):
        assert f'href="/en/plans/plan/indicators/I1/data.csv?of={of}" download' in page


def test_a_figure_of_thousands_is_written_as_the_language_writes_it(file, world, on_the_day):
    f.BaselineFactory(indicator=world.indicator, value=Decimal(0))
    approved(world.for_indicator, world.periods[0], value=Decimal(12345))
    assert "12,345" in words(file("indicators/I1/charts/trend.svg").content)
    assert "12\N{NARROW NO-BREAK SPACE}345" in words(file("indicators/I1/charts/trend.svg", "kk").content)
