"""Billing Center (boss.guance.com): how workspaces are settled, and by whom."""
