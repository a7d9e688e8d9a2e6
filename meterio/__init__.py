"""The wire: meters, their protocols, collector links. No Qt, no SQL, no money rules."""
