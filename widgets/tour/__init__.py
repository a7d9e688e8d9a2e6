"""The tour: a scripted working day through the real screens, by the keys a person would press."""
