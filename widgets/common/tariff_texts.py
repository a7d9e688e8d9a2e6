"""The English sentences about tariffs and the holiday calendar. By key."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

TARIFF_TEXTS: dict[str, str] = {
    "calendar.cannot_read": QT_TRANSLATE_NOOP(
        "errors",
        "The holiday calendar {path} cannot be read ({reason}). Nothing was changed; try again, or correct "
        "the file.",
    ),
    "calendar.dates": QT_TRANSLATE_NOOP(
        "errors",
        "Calendar, {where}: write the days as 2026-10-01, with an end on or after the begin and at most a "
        "month later.",
    ),
    "calendar.day_twice": QT_TRANSLATE_NOOP("errors", "Calendar: {where} stands in it twice. Remove one."),
    "calendar.due": QT_TRANSLATE_NOOP(
        "errors",
        "The public holidays of {where} are not entered yet. Enter them on the page Tariffs (Holidays) as "
        "soon as the State Council has announced them.",
    ),
    "calendar.due_by_law": QT_TRANSLATE_NOOP(
        "errors",
        "Of {where} only the holidays that the law names are entered, without days worked in their stead. "
        "Enter the announced days on the page Tariffs (Holidays).",
    ),
    "calendar.due_waits": QT_TRANSLATE_NOOP(
        "errors",
        "The public holidays of {where} are not entered yet, and nothing is charged for that year by tariffs "
        "with holiday prices. Enter them on the page Tariffs (Holidays).",
    ),
    "calendar.entered": QT_TRANSLATE_NOOP("errors", "The holidays of {where} are entered and count at once."),
    "calendar.in_file": QT_TRANSLATE_NOOP(
        "errors", "The year {where} stands in the file {path} of the data folder. Change it there."
    ),
    "calendar.name": QT_TRANSLATE_NOOP(
        "errors",
        "Calendar, {where}: a holiday cannot be called {name}. Use small letters a to z and _, at most 40.",
    ),
    "calendar.no_days": QT_TRANSLATE_NOOP(
        "errors", "Enter the first day of at least one holiday of {where}."
    ),
    "calendar.not_weekend": QT_TRANSLATE_NOOP(
        "errors", "Calendar, {where}: {day} is no weekend day, so it cannot be worked in a holiday's stead."
    ),
    "calendar.other_year": QT_TRANSLATE_NOOP(
        "errors", "Calendar, {where}: a day lies in another year. Enter it in the year that it lies in."
    ),
    "calendar.past": QT_TRANSLATE_NOOP("errors", "The year {where} is over. Its holidays are not changed."),
    "calendar.typed_date": QT_TRANSLATE_NOOP(
        "errors", "{text} is no date. Write it as 2027-02-05, or as 02-05 in the year itself."
    ),
    "calendar.unknown_key": QT_TRANSLATE_NOOP(
        "errors", "Calendar, {where}: the word {word} is not known there. Remove it or correct the spelling."
    ),
    "calendar.unreadable": QT_TRANSLATE_NOOP(
        "errors", "The holiday calendar cannot be read ({where}). Correct the file; nothing was changed."
    ),
    "calendar.year": QT_TRANSLATE_NOOP(
        "errors", "Calendar: {where} is not a year from {first} to {last}. Correct it."
    ),
    "calendar.year_twice": QT_TRANSLATE_NOOP(
        "errors", "Calendar: the year {where} stands in it twice. Put its holidays together."
    ),
    "tariff.calendar_missing": QT_TRANSLATE_NOOP(
        "errors",
        "The tariff has holiday prices, but the calendar does not know the holidays of {year}. Enter them; "
        "until then nothing is charged for that year.",
    ),
    "tariff.charge_amount": QT_TRANSLATE_NOOP(
        "errors", "The monthly charge {name} needs an amount from 0.01 to 100,000,000.00 yuan."
    ),
    "tariff.charge_count": QT_TRANSLATE_NOOP(
        "errors", "A tariff has at most {most} extra charges. Put some together."
    ),
    "tariff.charge_name": QT_TRANSLATE_NOOP(
        "errors", "An extra charge cannot be called “{name}”. Give it a name of 1 to 40 plain characters."
    ),
    "tariff.charge_twice": QT_TRANSLATE_NOOP(
        "errors", "Two extra charges are called {name}. Give each a name of its own."
    ),
    "tariff.costs_nothing": QT_TRANSLATE_NOOP(
        "errors", "By this tariff the use costs nothing, so money does not buy any certain quantity."
    ),
    "tariff.holiday_count": QT_TRANSLATE_NOOP(
        "errors",
        "Season {season}: at most {most} holidays have hours of their own, with names of up to 40 letters.",
    ),
    "tariff.holiday_twice": QT_TRANSLATE_NOOP(
        "errors", "Season {season}: the holiday {holiday} has two day tables. Keep one."
    ),
    "tariff.interval_too_long": QT_TRANSLATE_NOOP(
        "errors", "More than {days} days lie between the two readings. Check the clock; nothing was charged."
    ),
    "tariff.medium": QT_TRANSLATE_NOOP(
        "errors", "A tariff is for electricity or for water, not for {medium}."
    ),
    "tariff.meter_cannot_hold": QT_TRANSLATE_NOOP(
        "errors",
        "Meter {meter} holds its own balance and cannot charge by this plan, so the plan was not changed. "
        "{reason}",
    ),
    "tariff.meter_no_holidays": QT_TRANSLATE_NOOP(
        "errors",
        "The meter knows no holidays. Choose a plan without holiday prices, or let the office hold its "
        "balance.",
    ),
    "tariff.meter_no_hours": QT_TRANSLATE_NOOP(
        "errors",
        "The meter has no table of hours, so it cannot charge by time of day. Choose a plan of one price, "
        "or let the office hold its balance.",
    ),
    "tariff.meter_no_month_charges": QT_TRANSLATE_NOOP(
        "errors",
        "The meter cannot take monthly charges off its balance. Choose a plan without them, or let the "
        "office hold its balance.",
    ),
    "tariff.meter_no_prices": QT_TRANSLATE_NOOP(
        "errors",
        "This make of meter takes no prices over the line. Set them at the meter, or let the office hold "
        "its balance.",
    ),
    "tariff.meter_no_rate": QT_TRANSLATE_NOOP(
        "errors",
        "The meter has no price for the {rate} rate. Choose a plan without it, or let the office hold its "
        "balance.",
    ),
    "tariff.meter_no_share": QT_TRANSLATE_NOOP(
        "errors",
        "The meter cannot charge a share of common use. Choose a plan without it, or let the office hold "
        "its balance.",
    ),
    "tariff.meter_no_steps": QT_TRANSLATE_NOOP(
        "errors",
        "The meter cannot charge by steps. Choose a plan without steps, or let the office hold its balance.",
    ),
    "tariff.meter_no_weekdays": QT_TRANSLATE_NOOP(
        "errors",
        "The meter has the same hours on every weekday. Choose a plan that has, too, or let the office hold "
        "its balance.",
    ),
    "tariff.meter_one_price": QT_TRANSLATE_NOOP(
        "errors",
        "The meter holds a single price. Choose a plan of one price, or let the office hold its balance.",
    ),
    "tariff.meter_periods": QT_TRANSLATE_NOOP(
        "errors",
        "The plan has {count} periods a day, the meter holds {most}. Choose another plan, or let the office "
        "hold its balance.",
    ),
    "tariff.meter_price": QT_TRANSLATE_NOOP(
        "errors",
        "The meter cannot hold the {rate} price to the last figure: it takes {least} to {most} yuan in "
        "steps of {unit}. Change the price, or let the office hold its balance.",
    ),
    "tariff.meter_season_prices": QT_TRANSLATE_NOOP(
        "errors",
        "The meter holds one set of prices for the whole year, the plan has others in some seasons. Choose "
        "another plan, or let the office hold its balance.",
    ),
    "tariff.meter_tables": QT_TRANSLATE_NOOP(
        "errors",
        "The plan has {count} day tables, the meter holds {most}. Choose another plan, or let the office "
        "hold its balance.",
    ),
    "tariff.meter_zones": QT_TRANSLATE_NOOP(
        "errors",
        "The plan changes its hours {count} times a year, the meter can {most} times. Choose another plan, "
        "or let the office hold its balance.",
    ),
    "tariff.mix": QT_TRANSLATE_NOOP(
        "errors", "The parts of the rates must add up to {whole} thousandths, none of them below 0."
    ),
    "tariff.no_plan": QT_TRANSLATE_NOOP("errors", "This price plan does not exist. Choose another one."),
    "tariff.no_rates": QT_TRANSLATE_NOOP("errors", "The tariff has no price. Enter at least one."),
    "tariff.no_version": QT_TRANSLATE_NOOP(
        "errors", "The plan has no prices yet at {at_utc_ms}. Enter a version that begins earlier."
    ),
    "tariff.period_times": QT_TRANSLATE_NOOP(
        "errors",
        "Day table {table}: {from_time} to {to_time} is no period of a day. What goes past midnight is two "
        "periods.",
    ),
    "tariff.period_without_steps": QT_TRANSLATE_NOOP(
        "errors",
        "The tariff counts by month or by year but has no steps. Enter the steps, or let it not count.",
    ),
    "tariff.periods_missing": QT_TRANSLATE_NOOP(
        "errors", "Day table {table}: {from_time} to {to_time} has no rate. Fill the whole day."
    ),
    "tariff.periods_none": QT_TRANSLATE_NOOP(
        "errors", "Day table {table} has no periods. Fill the whole day."
    ),
    "tariff.periods_order": QT_TRANSLATE_NOOP(
        "errors", "Day table {table}: the periods are not in the order of time. Put them in order."
    ),
    "tariff.periods_overlap": QT_TRANSLATE_NOOP(
        "errors",
        "Day table {table}: the period {from_time} to {to_time} begins before the one ahead of it ends.",
    ),
    "tariff.periods_too_many": QT_TRANSLATE_NOOP(
        "errors", "Day table {table} has {count} periods; at most {most} are possible. Put some together."
    ),
    "tariff.plan_medium": QT_TRANSLATE_NOOP(
        "errors",
        "The tariff is for another medium than the plan {plan}. Electricity and water have plans of their "
        "own.",
    ),
    "tariff.price_range": QT_TRANSLATE_NOOP(
        "errors", "A price lies from 0 to {most} yuan per kWh or m³. Correct it."
    ),
    "tariff.price_without_rate": QT_TRANSLATE_NOOP(
        "errors",
        "Season {season}, step {step} has more prices than the tariff has rates. Remove what is too many.",
    ),
    "tariff.quote_amount": QT_TRANSLATE_NOOP("errors", "Enter an amount of money that is not below 0."),
    "tariff.quote_months": QT_TRANSLATE_NOOP("errors", "Enter 0 to {most} months."),
    "tariff.quote_quantity": QT_TRANSLATE_NOOP("errors", "Enter a quantity from 0 to {most} kWh or m³."),
    "tariff.range_count": QT_TRANSLATE_NOOP("errors", "Season {season} needs 1 to {most} ranges of dates."),
    "tariff.range_date": QT_TRANSLATE_NOOP(
        "errors", "Season {season}: no year has day {day} of month {month}. Correct the date."
    ),
    "tariff.rate_twice": QT_TRANSLATE_NOOP("errors", "The {rate} rate stands in the tariff twice. Keep one."),
    "tariff.rate_unused": QT_TRANSLATE_NOOP(
        "errors", "The {rate} rate has a price but no hours in any day table. Give it hours, or remove it."
    ),
    "tariff.rate_without_price": QT_TRANSLATE_NOOP(
        "errors", "The {rate} rate has hours but no price in every season and step. Enter its prices."
    ),
    "tariff.season_count": QT_TRANSLATE_NOOP("errors", "A tariff has 1 to {most} seasons."),
    "tariff.season_missing": QT_TRANSLATE_NOOP(
        "errors", "Day {day} of month {month} lies in no season. Let the seasons fill the whole year."
    ),
    "tariff.seasons_overlap": QT_TRANSLATE_NOOP(
        "errors", "Day {day} of month {month} lies in two seasons. Let each day lie in one."
    ),
    "tariff.share": QT_TRANSLATE_NOOP(
        "errors",
        "The share of common use {name} is not complete: a percentage needs its part, a part of a common "
        "meter its part and price, a monthly quantity its quantity and price, and nothing else.",
    ),
    "tariff.spec_too_long": QT_TRANSLATE_NOOP(
        "errors", "The tariff takes more than {most} bytes. Make it simpler."
    ),
    "tariff.spec_unreadable": QT_TRANSLATE_NOOP(
        "errors",
        "The text of the tariff does not have the form that this program knows (at {where}). Nothing was "
        "changed.",
    ),
    "tariff.step_count": QT_TRANSLATE_NOOP("errors", "Season {season}: a tariff has at most {most} steps."),
    "tariff.step_prices": QT_TRANSLATE_NOOP(
        "errors", "Season {season} has {steps} steps, so it needs prices for {steps}."
    ),
    "tariff.steps_not_rising": QT_TRANSLATE_NOOP(
        "errors",
        "Season {season}: step {step} must end above the step below it and below 10,000,000,000 kWh or m³.",
    ),
    "tariff.steps_without_period": QT_TRANSLATE_NOOP(
        "errors", "The tariff has steps, but does not say whether they begin anew each month or each year."
    ),
    "tariff.table_count": QT_TRANSLATE_NOOP("errors", "A tariff has 1 to {most} day tables."),
    "tariff.table_unknown": QT_TRANSLATE_NOOP(
        "errors", "Season {season} names day table {table}, which the tariff does not have."
    ),
    "tariff.table_unused": QT_TRANSLATE_NOOP(
        "errors", "Day table {table} is used on no day. Use it in a season, or remove it."
    ),
    "tariff.unpriced_rate": QT_TRANSLATE_NOOP(
        "errors",
        "The meter counted use at the {rate} rate, for which its plan has no price. Check the meter's hours "
        "and the plan; nothing was charged.",
    ),
    "tariff.version_clock": QT_TRANSLATE_NOOP(
        "errors",
        "The version of {start_utc_ms} goes by another clock than the one before. All versions of a plan go "
        "by the clock of the site.",
    ),
    "tariff.version_count": QT_TRANSLATE_NOOP("errors", "A plan has 1 to {most} versions."),
    "tariff.version_medium": QT_TRANSLATE_NOOP(
        "errors",
        "The version of {start_utc_ms} is for another medium than the one before. Make a plan of its own.",
    ),
    "tariff.version_order": QT_TRANSLATE_NOOP(
        "errors", "A version of {start_utc_ms} must begin later than the one before it."
    ),
    "tariff.version_past": QT_TRANSLATE_NOOP(
        "errors",
        "A version cannot begin in the past ({start_utc_ms}): the plan has prices for that time. Choose a "
        "later moment.",
    ),
    "tariff.version_time": QT_TRANSLATE_NOOP(
        "errors", "A version begins before the year 2100, and its clock is at most 14 hours from UTC."
    ),
    "tariff.version_twice": QT_TRANSLATE_NOOP(
        "errors",
        "The plan has a version that begins at {start_utc_ms} already, and versions are never changed. "
        "Choose another moment.",
    ),
    "tariff.weekday_tables": QT_TRANSLATE_NOOP(
        "errors", "Season {season} needs a day table for each of the seven weekdays."
    ),
    "tariff.year_month": QT_TRANSLATE_NOOP(
        "errors", "The year of the steps begins with a month from 1 to 12, not {month}."
    ),
}
