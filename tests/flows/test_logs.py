"""Logs of what is served: bounded, and never torn from the process that writes them."""

from flows.logs import turn_over


def test_a_log_that_is_too_large_begins_anew_under_the_hand_of_its_writer(tmp_path):
    (tmp_path / "worker.log").write_bytes(b"small\n")
    with (tmp_path / "server.log").open("ab", buffering=0) as writer:
        writer.write(b"a" * 100)

        turned = turn_over(tmp_path, max_bytes=50)
        writer.write(b"b")

    assert turned == [tmp_path / "server.log"]
    assert (tmp_path / "server.log").read_bytes() == b"b"
    assert (tmp_path / "server.log.1").read_bytes() == b"a" * 100
    assert (tmp_path / "worker.log").read_bytes() == b"small\n"


def test_only_the_newest_of_the_earlier_logs_is_kept(tmp_path):
    for letter in (b"a", b"b"):
        (tmp_path / "server.log").write_bytes(letter * 100)
        turn_over(tmp_path, max_bytes=50)

    assert (tmp_path / "server.log.1").read_bytes() == b"b" * 100
    assert len(list(tmp_path.iterdir())) == 2
