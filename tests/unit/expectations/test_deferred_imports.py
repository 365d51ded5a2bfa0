"""What Great Expectations imports for expectations of others is not loaded, and is there, whole, where it is used."""

import subprocess
import sys

CODE = """
import sys
import expectations.gx_session
print([name for name in sys.modules if name.startswith(("scipy.stats.", "altair.", "jsonschema."))])
import altair, jsonschema
from scipy import stats
from great_expectations.expectations.core import expect_column_kl_divergence_to_be_less_than as user
print(stats.entropy([1, 1]) > 0.69, user.stats is stats, hasattr(altair, "Chart"), hasattr(jsonschema, "validate"))
"""


def test_defer_imports_loads_a_package_when_it_is_used_and_not_before():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "True True True True"]
