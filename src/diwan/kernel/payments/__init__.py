"""Fees by dated rule, orders of payment, attempts to pay, receipts, payment providers."""
