"""Django's own entry point, for those who look for it; `diwan` does the same and more."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
