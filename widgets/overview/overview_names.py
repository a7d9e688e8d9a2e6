"""Object names of everything a person can press or read on the overview and the charts."""

from __future__ import annotations

OVERVIEW_PAGE = "overview.page"
OVERVIEW_TABS = "overview.tabs"
MAP_BOARD = "map.board"
MAP_FILTER = "map.filter"
MAP_BUILDING = "map.building"
MAP_MODE = "map.mode"  # followed by "." and what it colours by
MAP_LEGEND = "map.legend"  # followed by "." and the kind
MAP_COUNT = "map.count"
MAP_MESSAGE = "map.message"
MAP_SIDE = "map.side"
MAP_OPEN = "map.open"
MAP_HISTORY = "map.history"  # followed by "." and the meter
CHARTS_PAGE = "charts.page"
CHARTS_TABS = "charts.tabs"
CHARTS_MESSAGE = "charts.message"
CHART_USE = "chart.use"  # of each chart: followed by "." and the part
CHART_LOAD = "chart.load"
CHART_HEAT = "chart.heat"
CHART_PLACES = "chart.places"
CHART_SALES = "chart.sales"
CHART_LEFT = "chart.left"
CHART_CONTACT = "chart.contact"
DASHBOARD_TILE = "dashboard.tile"  # followed by "." and what it tells
DASHBOARD_LEFT = "dashboard.left"
DASHBOARD_UNUSUAL = "dashboard.unusual"
DASHBOARD_MESSAGE = "dashboard.message"
