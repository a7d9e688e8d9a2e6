"""Short messages through a GSM modem: their telegrams, the dialogue with it, its state."""
