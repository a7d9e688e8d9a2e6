"""The ledger on a disk that fails: power cut at any moment, and every single write or sync refused."""
