"""Read a vocabulary from its published form: IPTC's JSON, JSON-LD, SKOS as RDF/XML, or CSV."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from transform.errors import BadTaxonomy
from transform.taggers.vocabulary import Concept, Vocabulary

FORMS = ("json", "jsonld", "rdf", "xml", "csv")
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_SKOS = "{http://www.w3.org/2004/02/skos/core#}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NAME_COLUMN = re.compile(
    r"(?:name|label|preflabel)\s*(?:[(@_:]\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)?)?", re.IGNORECASE
)
_LEVEL_COLUMN = re.compile(r"level\s?\d", re.IGNORECASE)
_CODE_COLUMNS = ("newscode-qcode (flat)", "qcode", "newscode-qcode", "code", "newscode-uri", "uri", "id", "@id")
_PARENT_COLUMNS = ("parent", "broader")
_MEDIA_TOPIC = re.compile(r"(?:https?://cv\.iptc\.org/newscodes/mediatopic/|medtop:)(\d{8})$")


def read_vocabulary(text: str, *, name: str, form: str) -> Vocabulary:
    """Return the vocabulary that a file holds; `name` names it in errors and codes, `form` is one of `FORMS`.

    Codes of IPTC Media Topics are read as `medtop:20000065` however they are written. Retired concepts are left out.

    Raises BadTaxonomy, naming the file and what was expected.
    """
    readers = {"csv": _from_csv, "rdf": _from_rdf, "xml": _from_rdf, "json": _from_json, "jsonld": _from_json}
    if form not in readers:
        raise BadTaxonomy(f"{name}: unknown form {form!r}; known forms: {', '.join(FORMS)}")
    concepts = tuple(concept for concept in readers[form](text.removeprefix("\ufeff"), name) if concept.names)
    if not concepts:
        raise BadTaxonomy(f"{name}: no concept with a code and a name in it")
    return Vocabulary(name, concepts)


def _from_json(text: str, name: str) -> Iterator[Concept]:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise BadTaxonomy(f"{name}: not JSON: {error}") from error
    rows = content if isinstance(content, list) else None
    if isinstance(content, Mapping):
        rows = next((content[key] for key in ("conceptSet", "@graph", "concepts") if key in content), None)
    if not isinstance(rows, list):
        found = sorted(content)[:6] if isinstance(content, Mapping) else type(content).__name__
        raise BadTaxonomy(
            f"{name}: expected a list under `conceptSet` or `@graph`, as the IPTC publishes; found {found}"
        )
    for place, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            raise BadTaxonomy(f"{name}: concept {place}: expected an object, found {type(row).__name__}")
        if row.get("retired") or not _field(row, "prefLabel"):
            continue
        code = row.get("qcode") or row.get("uri") or row.get("@id")
        if not isinstance(code, str):
            raise BadTaxonomy(f"{name}: concept {place}: expected a `qcode`, `uri` or `@id`")
        broader = tuple(_code(each) for each in _addresses(_field(row, "broader")))
        yield Concept(code=_code(code), broader=broader, names=dict(_labels(_field(row, "prefLabel"))))


def _field(row: Mapping[str, Any], name: str) -> Any:
    return row.get(name) or row.get(f"skos:{name}") or row.get(f"{_SKOS[1:-1]}{name}")


def _labels(value: Any) -> Iterator[tuple[str, str]]:
    """Yield language and name of a label: a map by language, JSON-LD values, or a bare string, which is English."""
    if isinstance(value, str):
        yield "en", value
    elif isinstance(value, list):
        for one in value:
            yield from _labels(one)
    elif isinstance(value, Mapping) and "@value" in value:
        yield str(value.get("@language", "en")), str(value["@value"])
    elif isinstance(value, Mapping):
        yield from ((str(language), name) for language, name in value.items() if isinstance(name, str) and name.strip())


def _addresses(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        address = one.get("@id") or one.get("uri") or one.get("qcode") if isinstance(one, Mapping) else one
        if isinstance(address, str):
            yield address


def _from_rdf(text: str, name: str) -> Iterator[Concept]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise BadTaxonomy(f"{name}: not XML: {error}") from error
    for node in root.iter(f"{_SKOS}Concept", f"{_RDF}Description"):
        labels = {label.get(_LANG, "en"): label.text.strip() for label in node.iter(f"{_SKOS}prefLabel") if label.text}
        about = node.get(f"{_RDF}about")
        if about and labels:
            broader = (each.get(f"{_RDF}resource") for each in node.iter(f"{_SKOS}broader"))
            yield Concept(code=_code(about), broader=tuple(_code(each) for each in broader if each), names=labels)


def _from_csv(text: str, name: str) -> Iterator[Concept]:
    """Yield the rows: a code column, names by language, and a parent column or columns of levels."""
    dialect = "excel-tab" if "\t" in text.split("\n", 1)[0] else "excel"
    rows = csv.DictReader(io.StringIO(text), dialect=dialect)
    columns = [column.strip() for column in rows.fieldnames or ()]
    rows.fieldnames = columns
    by_name = {column.lower(): column for column in columns}
    levels = [column for column in columns if _LEVEL_COLUMN.match(column)]
    code_column = next((by_name[each] for each in _CODE_COLUMNS if each in by_name), None)
    parent_column = next((by_name[each] for each in _PARENT_COLUMNS if each in by_name), None)
    names = {column: found[1] or "en" for column in columns if (found := _NAME_COLUMN.fullmatch(column))}
    if not names or not (code_column or levels):
        raise BadTaxonomy(f"{name}: expected columns `code`, `parent` and `name` or `name (fr)`; found {columns[:8]}")
    above: dict[int, str] = {}
    for row in rows:
        depth = next((place for place, column in enumerate(levels) if (row[column] or "").strip()), None)
        code = _code((row[code_column] if code_column else row[levels[depth or 0]]) or "")
        if not code:
            continue
        parents = re.split(r"[\s|;]+", row[parent_column] or "") if parent_column else [above.get((depth or 0) - 1, "")]
        if depth is not None:
            above[depth] = code
        labels = {language: row[column].strip() for column, language in names.items() if (row[column] or "").strip()}
        yield Concept(code=code, broader=tuple(_code(each) for each in parents if each), names=labels)


def _code(text: str) -> str:
    topic = _MEDIA_TOPIC.search(text.strip())
    return f"medtop:{topic[1]}" if topic else text.strip()
