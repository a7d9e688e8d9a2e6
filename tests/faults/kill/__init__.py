"""The whole console, less its screens, as a process that is killed with SIGKILL at each named step of a sale.

site.py      a small site: its workbook, its mall as `main.py simulate`, a data folder set up to reach it
till.py      the process that is killed: the real desk and engine, told over a pipe what to sell
process.py   that process as its parent sees it
checker.py   what must hold after each restart, from the book's file, the meters' own books and the paper
campaign.py  kill after kill over one data folder
"""
