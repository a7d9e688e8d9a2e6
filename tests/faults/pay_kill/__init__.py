"""The part of the program that takes payments online, as a process that SIGKILL ends at each named step.

desk.py      the process that is killed: book, keeper of payments and clients, told over a pipe what to do
process.py   that process as its parent sees it
gateways.py  the three gateways, which live on; they can kill the desk in the moment a question arrives
campaign.py  kill after kill over one book: a customer's story, the kill, the restart, the rest of the story
"""
