"""Object names of the correction of a reading."""

HISTORY_CORRECT = "history.correct"
CORRECTION_DIALOG = "correction.dialog"
CORRECTION_REGISTER = "correction.register"
CORRECTION_REASON = "correction.reason"
CORRECTION_DOUBT = "correction.doubt"
CORRECTION_CHARGE = "correction.charge"
CORRECTION_GIVE_BACK = "correction.give_back"
