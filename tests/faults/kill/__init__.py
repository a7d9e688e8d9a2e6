"""The whole console, less its screens, as a process that SIGKILL ends at each named step of an operation.

site.py      a small site: its workbook, its mall as `main.py simulate`, a data folder set up to reach it
till.py      the process that is killed: the real desk and engine, told over a pipe what to do
process.py   that process as its parent sees it
checker.py   what must hold after each restart, from the book's file, the meters' own books and the paper
campaign.py  kill after kill over one data folder
"""
