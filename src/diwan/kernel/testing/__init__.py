"""What every module's tests start from: two communities, people in office, acts at a date."""
