"""The web for tenants: the phone page, the station's pages and a small JSON API (docs/portal-api.md).

It runs as a process of its own, without books, keys of the desk or Qt, and asks the desk through one pipe;
what it may ask is the list of app/portal/desk_end.py (docs/decisions/0060-tenant-web-process.md).
"""
