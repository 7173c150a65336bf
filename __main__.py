"""The stack: settings in, then one call per domain in reading order, then outputs.

Everything in which stacks differ is in their stack files; nothing here asks which stack it is.
"""

# ruff: noqa: E402 - the garbage collector is off while the SDK is imported: what that makes lives to the end
import gc

gc.disable()

import settings
from program.data import make_stores
from program.edge import make_cdn, make_entrance
from program.foundation import lay_foundation
from program.network import make_network
from program.outputs import export_outputs
from program.watching import watch
from program.workloads import make_workloads

gc.freeze()
gc.enable()

foundation = lay_foundation(settings.load())
vpc = make_network(foundation)
stores = make_stores(foundation, vpc)
entrance = make_entrance(foundation, vpc)
workloads = make_workloads(foundation, vpc, stores, entrance.load_balancer)
distribution = make_cdn(foundation, entrance, stores)
watch(foundation, vpc=vpc, stores=stores, entrance=entrance, workloads=workloads, distribution=distribution)
export_outputs(foundation, vpc=vpc, stores=stores, entrance=entrance, workloads=workloads, distribution=distribution)
