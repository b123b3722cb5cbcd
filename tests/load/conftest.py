"""Small real records and a real warehouse in a folder of its own."""

import pytest

from load.database import path_of
from load.warehouse import open_warehouse


@pytest.fixture
def path(tmp_path):
    return tmp_path / "warehouse.duckdb"


@pytest.fixture
def con(path):
    connection = open_warehouse(path)
    assert path_of(connection) == path
    yield connection
    connection.close()
