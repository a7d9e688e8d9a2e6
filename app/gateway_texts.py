"""What `main.py gateway` says, in both languages.

A gateway runs on small machines without Qt, so its few sentences do not come from Qt's translations.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ENGLISH, CHINESE = "en", "zh_CN"

GATEWAY_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "gateway.unreadable": (
        "The file {file} cannot be read: {reason}. Give the gateway's configuration file.",
        "无法读取文件 {file}:{reason}。请给出网关的配置文件。",
    ),
    "gateway.not_toml": (
        "The file {file} is not valid TOML: {reason}. Correct it there.",
        "文件 {file} 不是有效的 TOML:{reason}。请在该处改正。",
    ),
    "gateway.no_table": (
        "There is no {name} table. Write one as docs/gateway.md shows.",
        "缺少 {name} 表。请按 docs/gateway.md 的示例填写。",
    ),
    "gateway.unknown": (
        "{place}: there is no setting {name}. Use one of: {known}.",
        "{place}:没有设置项 {name}。可用的有:{known}。",
    ),
    "gateway.missing": (
        "{place}: {name} is missing. Write {wanted}.",
        "{place}:缺少 {name}。请填写{wanted}。",
    ),
    "gateway.wrong": (
        "{place}: {name} = {value} cannot be. Write {wanted}.",
        "{place}:{name} = {value} 不正确。请填写{wanted}。",
    ),
    "gateway.twice": (
        "{place}: {name} = {value} is there twice. Give each its own.",
        "{place}:{name} = {value} 重复。每一项应各不相同。",
    ),
    "gateway.only_with_call": (
        "{place}: {name} goes with call. Write call too, or leave {name} out.",
        "{place}:{name} 需与 call 一起使用。请同时填写 call,或去掉 {name}。",
    ),
    "gateway.listen_and_call": (
        "{place}: listen and call exclude each other. Leave one out.",
        "{place}:listen 与 call 不能同时使用。请去掉其中一个。",
    ),
    "gateway.no_sealed_line": (
        "[gateway]: listen or call is for the sealed link, but every line has a listen or call of its own. "
        "Leave one of them out.",
        "[gateway]:listen 或 call 用于加密链路,但每条线路都有自己的 listen 或 call。请去掉其中一个。",
    ),
    "gateway.no_key": (
        "The sealed link needs a key. Write a [[key]] table with id and file.",
        "加密链路需要密钥。请填写带有 id 和 file 的 [[key]] 表。",
    ),
    "gateway.no_way": (
        "Nobody can reach line {number}. Write listen or call in [gateway], or in the line itself.",
        "线路 {number} 无法被访问。请在 [gateway] 或该线路中填写 listen 或 call。",
    ),
    "gateway.too_many_keys": (
        "There are more than {most} [[key]] tables. Remove keys that are no longer used.",
        "[[key]] 表超过 {most} 个。请删除不再使用的密钥。",
    ),
    "gateway.key_unreadable": (
        "The key file {file} cannot be read: {reason}. Put the key there and let this account read it.",
        "无法读取密钥文件 {file}:{reason}。请将密钥放在该处,并允许本账户读取。",
    ),
    "gateway.key_open": (
        "The key file {file} can be read by other accounts. Run: chmod 600 {file}",
        "其他账户也能读取密钥文件 {file}。请执行:chmod 600 {file}",
    ),
    "gateway.key_bad": (
        "The key file {file} does not hold a key. Write 64 hexadecimal digits into it and nothing else.",
        "密钥文件 {file} 中没有密钥。请只写入 64 位十六进制数字。",
    ),
    "gateway.cannot_listen": (
        "The gateway cannot listen: {reason}. Give an address of this machine and a port that is free.",
        "网关无法监听:{reason}。请使用本机地址和空闲端口。",
    ),
    "gateway.fine": (
        "{file}: {lines} lines, nothing wrong.",
        "{file}:{lines} 条线路,没有问题。",
    ),
    "wanted.id": ("1 to 16 printable ASCII characters", "1 到 16 个可打印的 ASCII 字符"),
    "wanted.listen": (
        'an address and a port, as "0.0.0.0:4001"',
        '地址和端口,例如 "0.0.0.0:4001"',
    ),
    "wanted.call": (
        'the console\'s address and port, as "10.20.0.5:4100"',
        '控制台的地址和端口,例如 "10.20.0.5:4100"',
    ),
    "wanted.octets": (
        '1 to 256 bytes as text, or as "hex:" and hexadecimal digits',
        '1 到 256 个字节的文本,或 "hex:" 加十六进制数字',
    ),
    "wanted.heartbeat_s": ("whole seconds from 1 to 3600", "1 到 3600 的整数秒"),
    "wanted.suite": (
        '"aes-256-gcm" or "3des-cbc+hmac-sha256"',
        ' "aes-256-gcm" 或 "3des-cbc+hmac-sha256"',
    ),
    "wanted.max_hold_ms": ("whole milliseconds from 1000 to 600000", "1000 到 600000 的整数毫秒"),
    "wanted.key_id": ("a whole number from 0 to 255", "0 到 255 的整数"),
    "wanted.key_file": ("the path of a file with the key", "密钥文件的路径"),
    "wanted.number": ("a whole number from 1 to 255", "1 到 255 的整数"),
    "wanted.device": (
        'a port, as "/dev/ttyUSB0", "COM3" or "usb:SERIAL-NUMBER"',
        '串口,例如 "/dev/ttyUSB0"、"COM3" 或 "usb:序列号"',
    ),
    "wanted.baud": ("a whole number from 300 to 921600", "300 到 921600 的整数"),
    "wanted.parity": ('"N", "E" or "O"', ' "N"、"E" 或 "O"'),
    "wanted.stop_bits": ("1 or 2", " 1 或 2"),
    "wanted.gap_ms": ("whole milliseconds from 1 to 1000", "1 到 1000 的整数毫秒"),
    "wanted.echo": ("true or false", " true 或 false"),
    "reason.not_there": ("it is not there", "文件不存在"),
    "reason.a_folder": ("it is a folder", "它是文件夹"),
    "reason.not_allowed": ("this account may not", "本账户没有权限"),
}


def sentence(key: str, params: Mapping[str, object], *, language: str | None) -> str:
    """The sentence of `key` in `language` (Chinese unless English is asked for); values may be keys too."""
    place = 0 if language == ENGLISH else 1
    words = {
        name: GATEWAY_TEXTS[value][place] if isinstance(value, str) and value in GATEWAY_TEXTS else value
        for name, value in params.items()
    }
    return GATEWAY_TEXTS[key][place].format_map(words)
