"""Settings: where they come from, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.config import load
from crawler.errors import ConfigError
from farm.authority import write_authority


def test_pause_before_the_second_try_can_be_set(tmp_path: Path) -> None:
    file = tmp_path / "minjian.toml"
    assert load({}, file).retry_pause == 2.0
    file.write_text("retry_pause = 7.5\n", "utf-8")
    assert load({}, file).retry_pause == 7.5
    assert load({"MINJIAN_RETRY_PAUSE": "0.25"}, file).retry_pause == 0.25
    with pytest.raises(ConfigError, match="MINJIAN_RETRY_PAUSE（retry_pause）“soon”"):
        load({"MINJIAN_RETRY_PAUSE": "soon"}, file)


def test_file_that_is_wrong_is_named(tmp_path: Path) -> None:
    file = tmp_path / "minjian.toml"
    for text, words in (("dealy = 3\n", "没有名为 dealy 的设置"), ("checks = 3\n", "检查编号")):
        file.write_text(text, "utf-8")
        with pytest.raises(ConfigError, match=words) as raised:
            load({}, file)
        assert str(file) in str(raised.value)


@pytest.mark.parametrize("line", ["notify = 5", "controls = 3", "our_address = [1]", "jobs = true"])
def test_a_value_of_another_kind_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "minjian.toml"
    file.write_text(line, "utf-8")
    with pytest.raises(ConfigError, match=rf"（{line.partition(' ')[0]}）"):
        load({}, file)


def test_authorities_have_to_be_certificates(tmp_path: Path) -> None:
    assert load({}).authorities is None
    good = write_authority(tmp_path / "root.pem")
    assert load({"MINJIAN_AUTHORITIES": str(good)}).authorities == good
    bad = tmp_path / "bad.pem"
    bad.write_text("no certificate", "utf-8")
    for path in (bad, tmp_path / "none.pem"):
        with pytest.raises(ConfigError, match="MINJIAN_AUTHORITIES") as raised:
            load({"MINJIAN_AUTHORITIES": str(path)})
        assert str(path) in str(raised.value)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", None),
        ("223.5.5.5", ("223.5.5.5", 53)),
        ("127.0.0.1:5353", ("127.0.0.1", 5353)),
        ("2400:3200::1", ("2400:3200::1", 53)),
        ("[::1]:5353", ("::1", 5353)),
    ],
)
def test_name_server_with_or_without_port(text: str, wanted: tuple[str, int] | None) -> None:
    assert load({"MINJIAN_NAMESERVER": text}).nameserver == wanted


@pytest.mark.parametrize("text", ["dns.example", "1.2.3.4:0", "1.2.3.4:99999", "[::1]", "1.2.3:53"])
def test_bad_name_server_is_named(text: str) -> None:
    with pytest.raises(ConfigError, match="MINJIAN_NAMESERVER"):
        load({"MINJIAN_NAMESERVER": text})


def test_second_name_server_and_our_own_addresses() -> None:
    given = load(
        {"MINJIAN_SECOND_NAMESERVER": "119.29.29.29", "MINJIAN_OUR_ADDRESS": "218.85.1.1, 2400:3200::9"}
    )
    assert given.second_nameserver == ("119.29.29.29", 53)
    assert given.our_address == ("218.85.1.1", "2400:3200::9")
    with pytest.raises(ConfigError, match="MINJIAN_SECOND_NAMESERVER（second_nameserver）“dns”"):
        load({"MINJIAN_SECOND_NAMESERVER": "dns"})
    with pytest.raises(ConfigError, match="MINJIAN_OUR_ADDRESS（our_address）“mycompany”"):
        load({"MINJIAN_OUR_ADDRESS": "218.85.1.1 mycompany"})


def test_single_sign_on_is_set_whole_or_not_at_all(tmp_path: Path) -> None:
    assert load({}).oidc is None
    file = tmp_path / "minjian.toml"
    file.write_text(
        'oidc_issuer = "https://sso.example.gov.cn/realms/a"\noidc_client_id = "minjian"\noidc_name = "省统一身份认证"\n',
        "utf-8",
    )
    made = load({"MINJIAN_OIDC_CLIENT_SECRET": "word", "MINJIAN_OIDC_CLAIM": "sub"}, file).oidc
    assert made is not None and "word" not in repr(made)
    assert (made.issuer, made.client_id, made.client_secret) == (
        "https://sso.example.gov.cn/realms/a",
        "minjian",
        "word",
    )
    assert (made.claim, made.name) == ("sub", "省统一身份认证")
    assert (
        load({"MINJIAN_OIDC_ISSUER": "http://127.0.0.1:8080", "MINJIAN_OIDC_CLIENT_ID": "a"}).oidc is not None
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"ISSUER": "https://sso.example.gov.cn"}, "MINJIAN_OIDC_CLIENT_ID"),
        ({"CLIENT_SECRET": "word"}, "MINJIAN_OIDC_ISSUER"),
        ({"ISSUER": "http://sso.example.gov.cn", "CLIENT_ID": "a"}, "https://"),
        ({"ISSUER": "https://sso.example.gov.cn/?a=b", "CLIENT_ID": "a"}, "https://"),
        ({"ISSUER": "https://sso.example.gov.cn", "CLIENT_ID": "a", "CLIENT_SECRET": "口令"}, "只能有"),
    ],
)
def test_single_sign_on_that_cannot_be_used_is_named(given: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigError, match=words) as raised:
        load({f"MINJIAN_OIDC_{name}": value for name, value in given.items()})
    assert "word" not in str(raised.value)


def test_a_file_in_another_encoding_is_named_with_line_and_byte(tmp_path: Path) -> None:
    file = tmp_path / "minjian.toml"
    file.write_bytes('delay = 2.0\ncontact = "网站办"\n'.encode("gbk"))
    with pytest.raises(ConfigError) as raised:
        load({}, file)
    words = str(raised.value)
    assert str(file) in words and "第 2 行第 12 个字节" in words and "UTF-8" in words
    assert "codec" not in words and "\n" not in words
    file.write_bytes('\ufeffcontact = "网站办"\n'.encode())
    assert load({}, file).contact == "网站办", "a byte order mark is no fault"


def test_a_file_that_is_no_toml_is_named_with_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "minjian.toml"
    file.write_text("delay = 2\ncontact = 网站办\n", "utf-8")
    with pytest.raises(ConfigError, match=r"minjian\.toml：第 2 行第 11 列附近不合 TOML 的写法"):
        load({}, file)


@pytest.mark.parametrize(
    ("name", "meant"),
    [("DATABASE_ULR", "DATABASE_URL"), ("DELY", "DELAY"), ("OVERIDES", "OVERRIDES"), ("CONTACTS", "CONTACT")],
)
def test_a_slip_in_the_environment_is_not_passed_over(name: str, meant: str) -> None:
    with pytest.raises(ConfigError, match=f"没有名为 MINJIAN_{name} 的环境变量；是不是 MINJIAN_{meant}"):
        load({f"MINJIAN_{name}": "x"})


def test_variables_of_others_and_those_read_elsewhere_are_left_alone() -> None:
    assert (
        load({"MINJIAN_LOG_FORMAT": "json", "MINJIAN_BROWSER": "chromium", "MINJIAN_VERSION": "1"}).delay
        == 1.0
    )
