"""The door for WSGI servers and for `flask --app wsgi`."""

import sys

from config import ConfigurationError
from congress import create_app

try:
    app = create_app()
except ConfigurationError as refused:
    sys.exit(str(refused))  # one line on standard error and the status 1, for whoever set the environment
