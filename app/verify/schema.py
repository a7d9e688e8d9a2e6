"""The schemas of a ledger as the prover knows them: each object's name and a digest of its words.

A rightful change of the schema is entered here by hand; tests/app/test_verify.py prints the new digests.
"""

from __future__ import annotations

APPLICATION_ID = 0x4D444C47

MIGRATIONS = frozenset({"_sqlite_migrations", "idx__sqlite_migrations_migration_set_name"})
"""Kept by the tool that runs migrations."""

_OBJECTS_1 = {
    "site": "93c76cb422289558",
    "instance": "e7a7aa7cdaae81ab",
    "settings": "d90d9e6a65784b78",
    "secrets": "0963afbf68ff9749",
    "operators": "82d8af79ae87fdfb",
    "buildings": "4547f43548ec5976",
    "areas": "bf5aa73abc99e721",
    "collectors": "49089bce46e37dc4",
    "buses": "d7c49c0ff87c1cef",
    "shops": "50b02580aa74e9bb",
    "price_plans": "ac655e7776abd247",
    "price_versions": "32e1c5f008eb9a98",
    "meters": "8e9c845f4d398192",
    "customers": "7cd4f853599f6f4d",
    "accounts": "92129aef90b2dead",
    "account_meters": "1e0cdfd1d476d19d",
    "meter_epochs": "76c5d06cecfda60b",
    "operations": "6e2b7641b2104d3a",
    "operation_events": "62718ceae55e6030",
    "open_operations": "f30faa0091159c6a",
    "reserved_counts": "2e75ab153e788e6a",
    "transfers": "95977c26a3b22682",
    "receipt_prints": "095db87d57bd7577",
    "audit": "0820e76b17ac64a1",
    "meters_shop": "9b6c4bd78cd732d1",
    "accounts_one_open": "a74a93d6d6ff6fa2",
    "account_meters_meter": "dcca6b9d755e2e5a",
    "operations_meter": "5e700f40d134a2a5",
    "transfers_operation": "51ce846b53e5a48f",
    "transfers_closed_once": "a590296e4b16722e",
    "transfers_due_debit": "49418be3d753e1e9",
    "transfers_due_credit": "aa5a168488dd791d",
    "audit_object": "71dd624bae9b622f",
    "transfers_close": "454d9e3d25e1e63c",
    "meter_epochs_no_update": "cdd36b137bb69e34",
    "meter_epochs_no_delete": "ff540c27e52747a2",
    "meter_epochs_in_order": "a39af59b5545b5c4",
    "operations_no_update": "3e9b06a4520ef191",
    "operations_no_delete": "0e86c42d637c3fc9",
    "operations_in_order": "eae22726590a0698",
    "operation_events_no_update": "139ee581d5d5fd79",
    "operation_events_no_delete": "51325bdce0f92602",
    "operation_events_in_order": "4c6b6bb253ad356b",
    "transfers_no_update": "a96261c74dea5c57",
    "transfers_no_delete": "ba1996af9bd3ce2f",
    "transfers_in_order": "de9c6391faeb174a",
    "receipt_prints_no_update": "3ca51f41d52189d0",
    "receipt_prints_no_delete": "aecb9720c9d77c13",
    "receipt_prints_in_order": "93706a491d7bc217",
    "audit_no_update": "6d6bf727d276fda9",
    "audit_no_delete": "03384452c13c2da9",
    "audit_in_order": "9005b283c5ae5a74",
}

_OBJECTS_2 = _OBJECTS_1 | {
    "collectors": "8a4e65ee572a9c30",
    "meters": "5cb7b5362a8b386b",
}

_OBJECTS_3 = _OBJECTS_2 | {
    "operators": "6c390d4ea3f50306",
    "areas": "a15e0d9493574043",
    "buses": "1439ec10be7ed178",
    "shops": "39a456cad273c4ec",
    "audit": "48e4499a5f617868",
    "collectors": "f3223ef5332669d2",
    "companies": "2951287db543cb0d",
    "buildings": "3549ab95ec78e4e7",
    "meters": "eaa17c3e53b6f4b7",
    "meters_address": "c65c5be659876e4f",
    "building_groups": "c7465d286c251a61",
    "group_meters": "ca0c14ceb6ecc056",
    "group_meters_meter": "bf594dbaa3127436",
    "meter_settings": "e714c04206c51752",
    "operator_buildings": "af79102e0c589cac",
    "roles": "7836f755440ece26",
    "role_limits": "8aa5b15f529e2200",
    "act_totals": "399a8cf8dcc4eaad",
    "approvals": "2aaa0b74e1e9dcc5",
    "approvals_once": "cceb16f4be0b8e69",
    "approvals_two_persons": "79cf1e9b33b74536",
    "approvals_used": "905b4a18950380c5",
    "approvals_decided": "11f290f2cfd73c54",
    "approvals_no_update": "e17543140dd02281",
    "approvals_no_delete": "574cd9754bc77dd8",
    "approvals_in_order": "5abb8eaf20e8f72d",
}

_OBJECTS_4 = _OBJECTS_3 | {
    "customers": "43f8fc5c1abf31bf",
    "accounts": "e7d29a9f009fe16a",
    "account_meters": "9875e2ca965b9d52",
    "operations": "105a057e22db0c62",
    "operation_facts": "5baabe436231d82f",
    "operation_facts_visit": "5933fe8ef4964422",
    "entries": "c10e630a844fa1f5",
    "entries_meter": "60bab1d189b22858",
    "entries_account": "5f6a8ac2a2a2e991",
    "epoch_readings": "d41a3b17f265b3d7",
    "charge_states": "d7c70f3390cf311a",
    "tariff_versions": "4bd2309c4216baca",
    "tariff_versions_no_update": "53634a4a5cc02093",
    "tariff_versions_no_delete": "6647db4ee250db8e",
    "shift_events": "417d387ce0d657e7",
    "shift_events_drawer": "ce756e0848d05689",
    "open_shifts": "d3e2cb0a296a59b2",
    "transfers_deposit_debit": "79debfccd0207cab",
    "transfers_deposit_credit": "dfc6ff98f67a917d",
    "reconcile_runs": "2abe5ebf2f7744bc",
    "reconcile_findings": "d31a4c5935ed639b",
    "accounts_closed": "06288d3d5c281054",
    "operation_facts_no_update": "aef6f77b503f1eec",
    "operation_facts_no_delete": "bc54fa55001975d6",
    "operation_facts_in_order": "fc08c9a21b847803",
    "entries_no_update": "56a94c6775a2eef7",
    "entries_no_delete": "921d327b3e2e58cb",
    "entries_in_order": "ab944ee0f61b1e30",
    "epoch_readings_no_update": "818ef7992955b94b",
    "epoch_readings_no_delete": "fdd18838a2e90cbc",
    "epoch_readings_in_order": "050f0e78c52d52c6",
    "shift_events_no_update": "bd8b144e44b3931a",
    "shift_events_no_delete": "68decdbfd60b3791",
    "shift_events_in_order": "ede0635b52d53196",
}

_OBJECTS_5 = _OBJECTS_4 | {
    "alarms": "52f265dad0e5a456",
    "alarms_live": "bd9f3c77567b8e12",
    "alarms_stamp": "eab92191d14154e8",
    "alarms_object": "ed881b56c8cbf0e0",
    "outages": "2195ef230735fc21",
    "outages_open": "871be8ee2d137517",
    "outages_until": "4143f5462ef56176",
}

OBJECTS = {1: _OBJECTS_1, 2: _OBJECTS_2, 3: _OBJECTS_3, 4: _OBJECTS_4, 5: _OBJECTS_5}
"""The objects of each version. A book that no newer program has opened yet is of an older one."""

NEWEST = max(OBJECTS)
