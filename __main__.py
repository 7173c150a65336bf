"""The stack: settings in, then one call per domain in reading order, then outputs.

Everything in which stacks differ is in their stack files; nothing here asks which stack it is.
"""

# ruff: noqa: E402 - the garbage collector is off while the SDK is imported: what that makes lives to the end
import gc

gc.disable()

import settings
from program.apis import make_apis
from program.data import make_stores
from program.edge import make_cdn, make_entrance
from program.firewall import make_firewalls
from program.foundation import lay_foundation
from program.functions import make_functions
from program.instance_groups import make_instance_groups
from program.messaging import make_messaging, make_schedules
from program.network import make_networks
from program.outputs import export_outputs
from program.private_names import make_private_zone
from program.public_access import make_public_access_block
from program.redeployment import make_redeployer
from program.registry import make_registry
from program.resolvers import make_resolvers
from program.shield import make_shield
from program.vpns import make_vpns
from program.watching import watch
from program.workloads import make_ground, make_workloads

gc.freeze()
gc.enable()

foundation = lay_foundation(settings.load())
networks = make_networks(foundation)
make_public_access_block(foundation, networks)
resolvers = make_resolvers(foundation, networks)
messaging = make_messaging(foundation)
schedules = make_schedules(foundation, messaging)
stores = make_stores(foundation, networks, messaging)
make_private_zone(foundation, networks, stores)
firewalls = make_firewalls(foundation)
entrance = make_entrance(foundation, networks, firewalls)
ground = make_ground(foundation)
functions = make_functions(foundation, networks, stores, ground.repositories)
workloads = make_workloads(foundation, networks, stores, entrance.load_balancers, functions=functions, ground=ground)
make_registry(foundation, workloads)
redeployer = make_redeployer(foundation, stores, workloads)
instance_groups = make_instance_groups(foundation, networks, stores, entrance)
vpns = make_vpns(foundation, networks, stores, entrance, {**workloads.services, **workloads.jobs, **instance_groups})
apis = make_apis(foundation, networks, entrance, functions)
distribution = make_cdn(foundation, entrance, stores, firewalls)
shield = make_shield(foundation, entrance, distribution)
watch(
    foundation,
    networks=networks,
    resolvers=resolvers,
    stores=stores,
    entrance=entrance,
    firewalls=firewalls,
    shield=shield,
    workloads=workloads,
    redeployer=redeployer,
    functions=functions,
    instance_groups=instance_groups,
    vpns=vpns,
    apis=apis,
    schedules=schedules,
    distribution=distribution,
)
export_outputs(
    foundation,
    networks=networks,
    stores=stores,
    entrance=entrance,
    workloads=workloads,
    computing={**functions, **instance_groups},
    vpns=vpns,
    apis=apis,
    distribution=distribution,
)
