"""Telegrams against published ones and against gammu, which shares no line with this codec."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.outputs.sms import alphabet
from app.outputs.sms.parts import Alphabet, Reference, numbered, split
from app.outputs.sms.pdu import Join, PduError, Received, Report, Submit, decode, encode

gammu = pytest.importorskip("gammu")

NUMBER = "+8613800138000"
CHINESE = "尊敬的商户：您的电表（A-101）余额 12.30 元，已很低，请及时充值，以免停电。" * 4
GSM = "".join(alphabet._BASIC).replace("\x1b", "").replace("\r", "").replace("\n", "") + "^{}\\[~]|€"


def by_gammu(text: str, reference: Reference = Reference.BITS_8) -> tuple[str, list[Any]]:
    """The text that gammu makes of our telegrams, and the telegrams as it sees them."""
    cut = split(text, reference)
    count = len(cut.bodies)
    seen = []
    for place, body in enumerate(cut.bodies, 1):
        join = None if count == 1 else Join(77, count, place, reference)
        pdu, length = encode(Submit(NUMBER, body, cut.alphabet, join, 1_440))
        assert length == len(pdu) // 2 - 1
        seen.append(gammu.DecodePDU(bytes.fromhex(pdu), True))
    # It counts an escape as a character of its own: behind the text stands what happened to be in its memory.
    return "".join(one["Text"][: len(body)] for one, body in zip(seen, cut.bodies, strict=True)), seen


# From the tutorial of dreamfabric.com, "SMS and the PDU format": "hellohello" to +46708251358, valid 4 days.
def test_a_published_submission() -> None:
    pdu, length = encode(
        Submit("+46708251358", "hellohello", Alphabet.GSM7, validity_min=4 * 1_440, report=False)
    )
    assert pdu == "0011000B916407281553F80000AA0AE8329BFD4697D9EC37"
    assert length == 23


# The same source's received message: service centre +27381000015, from 27838890001, "hellohello".
def test_a_published_delivery() -> None:
    text = "07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37"
    sent = datetime(1999, 3, 29, 13, 16, 59, tzinfo=UTC)
    found = decode(text)
    assert isinstance(found, Received)
    assert (found.number, found.body, found.join) == ("27838890001", "hellohello", None)
    # The stamp has two digits for the year, 99; it is taken as of this century.
    assert found.sent_utc_ms == int(sent.replace(year=2099).timestamp()) * 1000


@pytest.mark.parametrize("reference", list(Reference))
def test_gammu_reads_three_chinese_parts_to_the_letter(reference: Reference) -> None:
    text, seen = by_gammu(CHINESE, reference)
    assert text == CHINESE
    assert len(seen) == 3
    header = "ID8bit" if reference is Reference.BITS_8 else "ID16bit"
    places = [(one["UDH"][header], one["UDH"]["PartNumber"], one["UDH"]["AllParts"]) for one in seen]
    assert places == [(77, 1, 3), (77, 2, 3), (77, 3, 3)]
    assert {one["Number"] for one in seen} == {NUMBER}


def test_gammu_joins_the_parts_of_two_texts_apart() -> None:
    telegrams = []
    for reference, text in ((7, CHINESE), (8, "乙" * 140)):
        bodies = split(text).bodies
        telegrams += [
            gammu.DecodePDU(
                bytes.fromhex(
                    encode(Submit(NUMBER, body, Alphabet.UCS2, Join(reference, len(bodies), place)))[0]
                ),
                True,
            )
            for place, body in enumerate(bodies, 1)
        ]
    joined = gammu.LinkSMS([[one] for one in reversed(telegrams)])
    texts = {gammu.DecodeSMS(group)["Entries"][0]["Buffer"] for group in joined}
    assert texts == {CHINESE, "乙" * 140}


@pytest.mark.parametrize("reference", list(Reference))
@pytest.mark.parametrize("size", [1, 7, 8, 152, 153, 159, 160, 161, 306, 307, 459])
def test_gammu_reads_seven_bit_texts_of_every_border(size: int, reference: Reference) -> None:
    text = ("abc@£é{[€ABC" * 60)[:size]
    assert by_gammu(text, reference)[0] == text


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from("中文电表余额€{}abc 123元，。😀"), min_size=1, max_size=220))
def test_gammu_reads_what_is_written_in_either_alphabet(text: str) -> None:
    assert by_gammu(text)[0] == text


def test_the_whole_alphabet_goes_there_and_back() -> None:
    codes = [code for char in alphabet.septets(GSM) for code in char]
    assert alphabet.text_of(alphabet.unpack(alphabet.pack(codes), len(codes))) == GSM


@pytest.mark.parametrize(
    ("text", "parts", "room"),
    [("电" * 70, 1, 0), ("电" * 71, 2, 63), ("a" * 160, 1, 0), ("a" * 161, 2, 145), ("", 1, 160)],
)
def test_how_many_parts_a_text_takes(text: str, parts: int, room: int) -> None:
    cut = split(text)
    assert (len(cut.bodies), cut.room) == (parts, room)


def test_no_part_tears_an_escape_or_a_pair() -> None:
    assert split("€" * 100).bodies == ("€" * 76, "€" * 24)
    assert split("😀" * 40).bodies == ("😀" * 33, "😀" * 7)


def test_parts_that_cannot_be_marked_are_numbered() -> None:
    cut = numbered("电" * 130)
    assert cut.bodies == ("(1/3) " + "电" * 62, "(2/3) " + "电" * 62, "(3/3) " + "电" * 6)
    with pytest.raises(ValueError, match="too many"):
        numbered("电" * 7_000)


def made(**more: Any) -> str:
    """A received telegram as gammu writes it, its service centre's address before it."""
    message = {
        "Type": "Deliver",
        "Folder": 1,
        "Number": NUMBER,
        "SMSC": {"Number": "+8613800210500"},
        "Coding": "Unicode_No_Compression",
        "Text": CHINESE[:60],
        "DateTime": datetime(2026, 11, 28, 16, 14, 0),
        **more,
    }
    return str(gammu.EncodePDU(message, "Deliver").hex())


def test_a_delivery_that_gammu_wrote() -> None:
    found = decode(made())
    assert isinstance(found, Received)
    assert (found.number, found.body, found.join) == (NUMBER, CHINESE[:60], None)


def test_a_part_that_gammu_wrote() -> None:
    header = {"Type": "ConcatenatedMessages", "Text": bytes([5, 0, 3, 5, 3, 2])}
    found = decode(made(UDH={**header, "ID8bit": 5, "ID16bit": -1, "PartNumber": 2, "AllParts": 3}))
    assert isinstance(found, Received)
    assert (found.body, found.join) == (CHINESE[:60], Join(5, 3, 2))


def test_a_seven_bit_part_that_gammu_wrote() -> None:
    header = {"Type": "ConcatenatedMessages", "Text": bytes([5, 0, 3, 5, 2, 1])}
    udh = {**header, "ID8bit": 5, "ID16bit": -1, "PartNumber": 1, "AllParts": 2}
    found = decode(made(UDH=udh, Coding="Default_No_Compression", Text="abc@{}é 123"))
    assert isinstance(found, Received)
    assert (found.body, found.join) == ("abc@{}é 123", Join(5, 2, 1))


def test_a_part_says_where_it_belongs() -> None:
    # 0x44: a delivery with a header; the header of a wide reference, an element nobody knows before it.
    body = "电表".encode("utf-16-be").hex()
    header = "0A" + "700101" + "0804" + "12340302"
    header = f"{len(header) // 2 - 1:02X}" + header[2:]
    data = header + body
    text = f"00440D91683108108300F0000862118261410023{len(data) // 2:02X}{data}"
    found = decode(text)
    assert found == Received(
        NUMBER,
        "电表",
        int(datetime(2026, 11, 28, 8, 14, 0, tzinfo=UTC).timestamp()) * 1000,
        Join(0x1234, 3, 2, 16),
    )


@pytest.mark.parametrize(
    ("status", "delivered", "trying"), [(0, True, False), (0x21, False, True), (0x46, False, False)]
)
def test_a_report_says_what_became_of_it(status: int, delivered: bool, trying: bool) -> None:
    found = decode(f"00062A0D91683108108300F0{'62118261410023' * 2}{status:02X}")
    assert found == Report(NUMBER, 42, status)
    assert isinstance(found, Report)
    assert (found.delivered, found.still_trying) == (delivered, trying)


def test_a_sender_with_letters() -> None:
    # "10086" services and banks write letters; 23.040, 9.1.2.5: septets, the length in half octets.
    name = alphabet.pack([code for char in alphabet.septets("CMCC10086") for code in char]).hex()
    found = decode(f"000410D0{name}000062118261410023{'02'}C834")
    assert isinstance(found, Received)
    assert (found.number, found.body) == ("CMCC10086", "Hi")


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60))
def test_noise_is_refused_or_read_but_never_breaks_anything(noise: bytes) -> None:
    try:
        found = decode(noise.hex())
    except PduError:
        return
    assert isinstance(found, Received | Report)


@pytest.mark.parametrize("text", ["", "zz", "00", "0004", "0001000B91", "+CMGL: 1"])
def test_what_is_no_telegram_is_said_to_be_none(text: str) -> None:
    with pytest.raises(PduError):
        decode(text)


@pytest.mark.parametrize("number", ["", "+", "12a4x", "1" * 21, "张三"])
def test_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(PduError):
        encode(Submit(number, "Hi", Alphabet.GSM7))


@pytest.mark.parametrize(
    ("minutes", "code"), [(1, 0), (5, 0), (6, 1), (720, 143), (721, 144), (1_440, 167), (2_000, 168)]
)
def test_how_long_a_network_is_to_try(minutes: int, code: int) -> None:
    pdu, _ = encode(Submit("10086", "Hi", Alphabet.GSM7, validity_min=minutes))
    # 00 centre, first octet, reference, 5 digits and kind and 3 octets, protocol, coding: then the validity.
    assert int(pdu[20:22], 16) == code
