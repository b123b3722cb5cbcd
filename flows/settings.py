"""Read the settings file: TOML in, checked sources and settings out.

Unknown keys are refused: a misspelt key that is silently ignored is a source that is silently read wrongly.
"""

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from extract.errors import BadSource
from extract.records import Source
from flows.errors import BadSettings
from flows.tables import (
    FetchTable,
    KindName,
    ReportTable,
    Settings,
    SourceTable,
    TagsTable,
    WarehouseTable,
    WorkersTable,
)

__all__ = ["TABLES", "FetchTable", "Settings", "choose_sources", "default_data", "default_sources", "read_settings"]

OUR_SOURCES = Path(__file__).parent / "sources.toml"


def read_settings(path: Path) -> Settings:
    """Return the settings of the TOML file at `path`; relative paths in it are meant from its folder.

    Raises BadSource or BadSettings, naming the file, the source, the key, and what would be right.
    """
    content = _parse(path)
    try:
        settings = Settings.model_validate(content)
    except ValidationError as error:
        raise _explain(error, path, content) from None
    if not settings.source:
        raise BadSettings(f"{path}: declares no [[source]]; each needs at least name, kind and url or path")
    _refuse_doubles(settings, path)
    return _resolve_paths(settings, path.absolute().parent)


def default_sources() -> Path:
    """Return the settings file used when none is named: NIGHTWIRE_SOURCES, ./sources.toml, or the one we ship."""
    named = os.environ.get("NIGHTWIRE_SOURCES")
    if named:
        return Path(named)
    here = Path("sources.toml")
    return here if here.exists() else OUR_SOURCES


def default_data() -> Path:
    """Return the data folder used when none is named: NIGHTWIRE_DATA or ./data."""
    return Path(os.environ.get("NIGHTWIRE_DATA") or "data")


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(f"{path}: not valid TOML: {error}") from error
    except FileNotFoundError as error:
        raise BadSettings(f"{path}: no such file; name one with --sources FILE, or start from {OUR_SOURCES}") from error
    except UnicodeDecodeError as error:
        raise BadSettings(f"{path}: not a TOML file: no UTF-8 text at byte {error.start}") from error
    except OSError as error:
        raise BadSettings(f"{path}: cannot be read: {error.strerror or error}") from error


def _refuse_doubles(settings: Settings, path: Path) -> None:
    names = [table.name for table in settings.source]
    double = next((name for name in names if names.count(name) > 1), None)
    if double:
        raise BadSource(
            f'{path.name}, source "{double}": the name stands {names.count(double)} times; names are unique'
        )


def _resolve_paths(settings: Settings, folder: Path) -> Settings:
    tables = tuple(
        table.model_copy(update={"path": str(folder / table.path)}) if table.path else table
        for table in settings.source
    )
    taxonomies = tuple(str(folder / name) for name in settings.tags.taxonomies)
    fetch = settings.fetch
    if fetch.ca_file:
        fetch = fetch.model_copy(update={"ca_file": str(folder / fetch.ca_file)})
    return settings.model_copy(update={"source": tables, "fetch": fetch, "tags": TagsTable(taxonomies=taxonomies)})


def _explain(error: ValidationError, path: Path, content: Mapping[str, Any]) -> Exception:
    """Return the first thing wrong as an error a person can act on, and how many more there are."""
    first, *others = error.errors(include_url=False)
    where = tuple(first["loc"])
    more = f" (and {len(others)} more)" if others else ""
    if where[:1] == ("source",) and len(where) > 1 and isinstance(where[1], int):
        tables = content["source"]
        table = tables[where[1]] if isinstance(tables, list) else {}
        name = table.get("name", f"number {where[1] + 1}") if isinstance(table, dict) else f"number {where[1] + 1}"
        return BadSource(f'{path.name}, source "{name}": {_sentence(first, where[2:], SourceTable)}{more}')
    table_name, model = _table_at(where)
    return BadSettings(f"{path.name}{table_name}: {_sentence(first, where, model)}{more}")


TABLES: dict[str, type[BaseModel]] = {
    "fetch": FetchTable,
    "workers": WorkersTable,
    "warehouse": WarehouseTable,
    "report": ReportTable,
    "tags": TagsTable,
}


EXPECTED = {
    "name": "letters, digits, dots and hyphens, at most 80, such as afp-en",
    "url": "an address that begins with http:// or https://",
    "language": "a BCP 47 code such as en or pt-BR",
    "robot_name": "letters, hyphens and underscores, such as Nightwire",
    "allow": 'host:port, such as "127.0.0.1:4280"',
    "source": "tables that begin with [[source]]",
}


def _table_at(where: tuple[int | str, ...]) -> tuple[str, type[BaseModel]]:
    top = str(where[0]) if where else ""
    return (f", [{top}]", TABLES[top]) if len(where) > 1 and top in TABLES else ("", Settings)


def _sentence(problem: Any, where: tuple[int | str, ...], model: type[BaseModel]) -> str:
    """Say one problem: the key, what was found, what would be right."""
    key = next((str(part) for part in reversed(where) if isinstance(part, str)), "")
    found = problem.get("input")
    if problem["type"] == "extra_forbidden":
        return f'unknown key "{key}"; {_nearest(key, model)}known keys: {", ".join(sorted(model.model_fields))}'
    if problem["type"] == "missing":
        return f'"{key}" is missing'
    if key == "kind":
        kinds = sorted(KindName.__args__)  # type: ignore[attr-defined]
        return f'unknown kind "{found}"; known kinds: {", ".join(kinds)}'
    if key in EXPECTED and problem["type"] != "value_error":
        return f'"{key}" is {found!r}; expected {EXPECTED[key]}'
    message = str(problem["msg"]).removeprefix("Value error, ")
    return f'"{key}" is {found!r}: {message[:1].lower()}{message[1:]}' if key else message


def _nearest(key: str, model: type[BaseModel]) -> str:
    near = difflib.get_close_matches(key, model.model_fields, n=1, cutoff=0.5)
    return f'did you mean "{near[0]}"? ' if near else ""


def choose_sources(settings: Settings, names: tuple[str, ...]) -> tuple[Source, ...]:
    """Return the sources named, in file order; all when none is named. Raises BadSource for an unknown name."""
    sources = settings.sources()
    known = {source.name for source in sources}
    for name in _unknown(names, known):
        near = difflib.get_close_matches(name, known, n=3)
        hint = f"did you mean {', '.join(near)}?" if near else f"known: {', '.join(sorted(known))[:300]}"
        raise BadSource(f'no source is named "{name}"; {hint}')
    return tuple(source for source in sources if not names or source.name in names)


def _unknown(names: tuple[str, ...], known: set[str]) -> Iterator[str]:
    return (name for name in names if name not in known)
