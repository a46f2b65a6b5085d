"""Every fault there is, by name, in the order in which they are documented."""

from mock_sites.faults import (
    assets,
    cuts,
    double_click,
    errors,
    forms,
    human_checks,
    label_drift,
    listing,
    maintenance,
    overlays,
    provisioning,
    purchases,
    scripts,
    sessions,
    slow,
    wrong_account,
)
from mock_sites.faults.fault import by_name

FAULTS = by_name(
    (
        slow.FAULT,
        errors.ONCE,
        errors.RATE,
        cuts.RESET,
        cuts.TIMEOUT,
        listing.FAULT,
        provisioning.LATE,
        provisioning.DOWN,
        sessions.FAULT,
        double_click.FAULT,
        forms.FAULT,
        overlays.BANNER,
        overlays.SURVEY,
        maintenance.FAULT,
        label_drift.FAULT,
        scripts.MOVED,
        scripts.NEW_TAB_BLOCKED,
        human_checks.CAPTCHA,
        human_checks.SMS_CODE,
        purchases.SOLD_OUT,
        purchases.PAYMENT_REFUSED,
        wrong_account.FAULT,
        assets.FAULT,
        scripts.CONSOLE_ERROR,
        scripts.SLOW_SCRIPT,
    )
)
