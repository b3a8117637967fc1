// Simulated time: the heart of Weir. Depends on nothing.
//
//   scheduler.h  one thread, one heap, coroutines (Task in task.h); cancellation is destruction
//   clock.h      the three clock modes, leases (lease.h), the inbox for other threads
//   channel.h, signal.h, when_any.h   how tasks meet
//   random.h     one seed, named streams
//   timeline.h   every observable fact as an event, folded into the run hash
//   worker.h     threads beside the world: reading ahead, writing behind
#pragma once

#include "emulator/sim/channel.h"
#include "emulator/sim/clock.h"
#include "emulator/sim/random.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/signal.h"
#include "emulator/sim/timeline.h"
#include "emulator/sim/when_any.h"
#include "emulator/sim/worker.h"
