"""The WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.config.settings")
application = get_wsgi_application()

# What the house holds once assembled stays until the end: the collector need not walk it again at each page. A page
# makes some ten thousand objects, nearly all gone with it, so that one collection for several pages is enough.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
