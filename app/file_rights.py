"""Whether a file of secrets is its owner's alone, and making one that is.

On POSIX mode and owner decide. On Windows the file's own access list does: a new file gets a list of its own
that inherits nothing, and a list that lets in anybody but its owner, the system and the machine's
administrators is refused. Administrators can read every file of a machine whatever its list says.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

OWNER_ONLY: Final = 0o600
_SYSTEM_SID: Final = "S-1-5-18"
_ADMINISTRATORS_SID: Final = "S-1-5-32-544"
_OWNER_RIGHTS_SID: Final = "S-1-3-4"
_HARMLESS: Final = 0x0012_0080 | 0x0002_0000
"""Reading attributes and the access list itself, and waiting for the file: none of its content."""


def make(path: Path) -> int:
    """A handle, open for writing, of a new file that only its owner can reach. Raises FileExistsError.

    On Windows the list is set before anything is written.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    if sys.platform == "win32":
        try:
            _keep_others_out(path)
        except BaseException:
            os.close(handle)
            raise
    return handle


def only_for_owner(path: Path) -> bool:
    """True if nobody but its owner reads or writes `path`, which is a plain file of whoever runs this."""
    state = path.lstat()
    if not stat.S_ISREG(state.st_mode):
        return False
    if sys.platform == "win32":
        ours, entries = _access_list(path)
        return entries is not None and not strangers(ours, entries)
    return not state.st_mode & 0o077 and state.st_uid == os.geteuid()


def strangers(ours: Iterable[str], entries: Iterable[tuple[str, int]]) -> list[str]:
    """Who else may reach the content, as Windows identifiers. `entries`: who, and what he is allowed."""
    known = {*ours, _SYSTEM_SID, _ADMINISTRATORS_SID, _OWNER_RIGHTS_SID}
    return [who for who, allowed in entries if who not in known and allowed & ~_HARMLESS]


if sys.platform == "win32":

    def _access_list(path: Path) -> tuple[set[str], list[tuple[str, int]] | None]:
        """Its owner and who runs this, and who is allowed what; None where no list lets everybody in.

        What an administrator makes may belong to the group of them and not to himself.
        """
        import win32security as security

        wanted = security.OWNER_SECURITY_INFORMATION | security.DACL_SECURITY_INFORMATION
        found = security.GetFileSecurity(str(path), wanted)
        own = (found.GetSecurityDescriptorOwner(), _own_sid())
        ours = {security.ConvertSidToStringSid(sid) for sid in own}
        listed = found.GetSecurityDescriptorDacl()
        if listed is None:
            return ours, None
        entries = []
        for place in range(listed.GetAceCount()):
            (kind, _), mask, sid = listed.GetAce(place)[:3]
            if kind == security.ACCESS_ALLOWED_ACE_TYPE:
                entries.append((security.ConvertSidToStringSid(sid), mask))
        return ours, entries

    def _keep_others_out(path: Path) -> None:
        import ntsecuritycon
        import win32security as security

        own, wanted = _own_sid(), security.ACL()
        for sid in (own, *map(security.ConvertStringSidToSid, (_SYSTEM_SID, _ADMINISTRATORS_SID))):
            wanted.AddAccessAllowedAce(security.ACL_REVISION, ntsecuritycon.FILE_ALL_ACCESS, sid)
        kind = security.DACL_SECURITY_INFORMATION | security.PROTECTED_DACL_SECURITY_INFORMATION
        security.SetNamedSecurityInfo(str(path), security.SE_FILE_OBJECT, kind, None, None, wanted, None)

    def _own_sid() -> Any:
        """Who runs this program."""
        import win32api
        import win32security as security

        token = security.OpenProcessToken(win32api.GetCurrentProcess(), security.TOKEN_QUERY)
        sid, _ = security.GetTokenInformation(token, security.TokenUser)
        return sid
