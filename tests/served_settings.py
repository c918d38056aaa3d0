"""The settings of server processes that tests start: those of the tests, but for what such a test is about."""

import os

from newsroom.environment import Environment
from tests.settings import *  # noqa: F403

TRUSTED_PROXIES = Environment(os.environ).networks("SERVED_TRUSTED_PROXIES")
