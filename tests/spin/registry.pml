/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lib/registry.c and kvm_fastpath_find().  Two CPUs dispatch for ever.  Registrar 0 comes and
 * goes twice, with a handler of MSR 1.  Registrar 1 comes and goes once, with a handler of
 * MSR 0 or with an array for both MSRs, and may find no multiplier.  With SWITCHES there is one
 * CPU, each registrar comes once, and an operator switches the handler of MSR 0 and the library.
 *
 * Statements interleave, memory is sequentially consistent: tests/litmus/ is about the
 * barriers.  A grace period ends as early as RCU allows.  A choice must not be in a d_step: spin
 * takes the first branch there.
 *
 * Each -D named below breaks one part of the protocol; test_model.py expects an error.
 */
#define REGISTRARS	2
#ifdef SWITCHES
#define CPUS		1
#define CYCLES(me)	1
#define OPERATORS	1
#define STEPS		3
#else
#define CPUS		2
#define CYCLES(me)	(2 - me)
#define OPERATORS	0
#define STEPS		0
#endif
#define MSRS		2
#define ENTRIES		2
#define SLOTS		2
#define HANDLERS	7	/* an MSR's in each registration; 0 is none */

/* Each registration chooses another multiplier: an MSR's entry is not the one it had before. */
#define ENTRY(t, msr)	(((msr) + tables[t].mult) % ENTRIES)
#define KEY(msr)	((msr) + 1)
#define HANDLER(msr)	(1 + MSRS * (me * CYCLES(0) + cycle) + (msr))
#define MSR_OF(handler)	(((handler) + 1) % MSRS)

typedef table {
	byte mult;
	byte key[ENTRIES];	/* 0: empty */
	byte slot[ENTRIES];
}

table tables[2];
byte published, new;
byte slots[SLOTS];		/* the handler, and its callback, and its counters */
bool registered[SLOTS];
bool on[SLOTS];
bool library_on = true;
bool any_on;			/* the static key */
bool locked;			/* registry_lock */

/* RCU: CPUs are bits.  A grace period for each process that waits. */
#define OPERATOR	REGISTRARS
byte irqs_off;
byte waits_for[REGISTRARS + OPERATORS];

hidden byte i, m, is_registered;	/* for one step at a time */

/* Not the library's: for the properties. */
bool unregistered[HANDLERS];	/* kvm_fastpath_unregister_many() has returned */
bool stats_freed[HANDLERS];
bool off[HANDLERS];		/* the switch to off has returned */
bool library_off;
bool live[MSRS];		/* kvm_fastpath_register_many() has returned */
bool maybe_off[MSRS];		/* from the call that switches off until the one on returns */
bool library_maybe_off;
byte asks_for[CPUS];		/* MSR */
bool must_find[CPUS];		/* it was live when asked for, and still is */

inline synchronize_rcu(who) {
	waits_for[who] = irqs_off;
	waits_for[who] == 0
}

/* Every grace period that waits for this CPU waits no more. */
inline irqs_on(cpu) {
	d_step {
		irqs_off = irqs_off & ~(1 << cpu);
		for (i : 0 .. REGISTRARS + OPERATORS - 1) {
			waits_for[i] = waits_for[i] & ~(1 << cpu)
		}
		msr = 0;
		t = 0;
		entry = 0;
		found = false;
		handler = 0;
		asks_for[cpu] = 0;
		must_find[cpu] = false
	}
}

inline may_run(handler) {
	d_step {
		assert(!unregistered[handler]);
		assert(!off[handler]);
		assert(!library_off)
	}
}

proctype dispatch(byte cpu) {
	byte msr, t, entry, handler;
	bool found;

end:	do
	:: atomic {
		if
		:: msr = 0
		:: msr = 1
		fi;
		irqs_off = irqs_off | (1 << cpu);
		asks_for[cpu] = msr;
		must_find[cpu] = live[msr] && !maybe_off[msr] && !library_maybe_off
	   }

	   if
	   :: t = published;	/* kvm_fastpath_wrmsr_irqoff() does not ask the static key */
		entry = ENTRY(t, msr);
#ifdef MULT_APART
		t = published;
#endif
		found = tables[t].key[entry] == KEY(msr)
	   :: !any_on
	   fi;

	   if
	   :: found ->
#ifdef READ_TWICE
		t = published;
#endif
		handler = tables[t].slot[entry];
		handler = slots[handler];
		assert(handler != 0 && MSR_OF(handler) == msr);
		may_run(handler);	/* the callback begins, */
		may_run(handler);	/* and is still at it */
		assert(!stats_freed[handler])
	   :: else ->
		assert(!must_find[cpu])
	   fi;
	   irqs_on(cpu)
	od
}

#ifdef NO_LOCK
#define mutex_lock()	skip
#else
#define mutex_lock()	atomic { !locked -> locked = true }
#endif
#define mutex_unlock()	locked = false

#ifdef FILL_OFF
#define IS_ON(s)	(registered[s] && library_on)
#elif defined(FILL_WHILE_OFF)
#define IS_ON(s)	(registered[s] && on[s])
#else
#define IS_ON(s)	(registered[s] && on[s] && library_on)
#endif

inline publish_active() {
#ifdef ACTIVE_IN_PLACE
	any_on = false;
#endif
	any_on = IS_ON(0) || IS_ON(1)
}

/* Another table than the published one; with another multiplier, or that of the table before. */
inline fill(changes) {
#ifdef FILL_PUBLISHED
	new = published;
#else
	new = 1 - published;
#endif
#ifdef PUBLISH_FIRST
	published = new;
#endif
	d_step {
		tables[new].mult = tables[published].mult ^ changes;
		tables[new].key[0] = 0;
		tables[new].key[1] = 0
	};
	d_step {
		for (i : 0 .. SLOTS - 1) {
			if
			:: IS_ON(i) ->
				m = MSR_OF(slots[i]);
				tables[new].key[ENTRY(new, m)] = KEY(m);
				tables[new].slot[ENTRY(new, m)] = i
			:: else
			fi
		}
	}
}

/* Up to the wait. */
inline publish(changes) {
	fill(changes);
	published = new;
#ifndef ACTIVE_FOR_NONE
	publish_active()
#endif
}

#ifdef WAIT_UNLOCKED
#define wait_and_unlock(who)	mutex_unlock(); synchronize_rcu(who)
#elif defined(NO_WAIT)
#define wait_and_unlock(who)	mutex_unlock()
#else
#define wait_and_unlock(who)	synchronize_rcu(who); mutex_unlock()
#endif

#ifdef REGISTER_AT_ONCE
#define register_wait_and_unlock(who)	mutex_unlock()
#else
#define register_wait_and_unlock(who)	wait_and_unlock(who)
#endif

/* -ENOSPC: nobody waits, for no table that anybody reads has an entry for the slots. */
inline forget() {
#ifdef FAILED_PUBLISHES
	published = new;
#endif
	d_step {
		refused = true;
		for (i : 0 .. SLOTS - 1) {
			m = MSR_OF(slots[i]);
			if
			:: registered[i] && m >= first && m <= last ->
				registered[i] = false;
				stats_freed[HANDLER(m)] = true;
				unregistered[HANDLER(m)] = true
			:: else
			fi
		}
	}
}

/* -EEXIST if one of the MSRs has a handler; registrar 1 may fail with -ENOSPC, too. */
inline register() {
	mutex_lock();
	d_step {
		refused = false;
#ifdef CHECK_FIRST_ONLY
		for (m : first .. first) {
#else
		for (m : first .. last) {
#endif
			for (i : 0 .. SLOTS - 1) {
				refused = refused || (registered[i] && MSR_OF(slots[i]) == m)
			}
		}
	};
	if
	:: !refused ->
		d_step {
			for (m : first .. last) {
				i = (registered[0] -> 1 : 0);
				slots[i] = HANDLER(m);
				on[i] = true;
				registered[i] = true
			}
		};
		if
		:: true ->
			publish(1);
			register_wait_and_unlock(me)
		:: me == 1 && !OPERATORS ->
			fill(1);
			forget();
			mutex_unlock()
		fi
	:: else -> mutex_unlock()
	fi
}

inline unregister() {
	mutex_lock();
	d_step {
		for (m : first .. last) {
			is_registered = 0;
			for (i : 0 .. SLOTS - 1) {
				if
				:: registered[i] && slots[i] == HANDLER(m) ->
					registered[i] = false;
					is_registered = 1
				:: else
				fi
			};
			assert(is_registered)
		}
	};
	publish(0);
#if defined(FREE_STATS_EARLY)
	stats_freed[HANDLER(first)] = true;
#elif defined(FREE_SECOND_EARLY)
	stats_freed[HANDLER(last)] = first != last;
#endif
	wait_and_unlock(me);
	d_step {
		for (m : first .. last) {
			stats_freed[HANDLER(m)] = true;
			unregistered[HANDLER(m)] = true
		}
	}
}

/* Look-ups of these MSRs need no longer find a handler. */
inline excuse(from, until) {
	for (i : 0 .. CPUS - 1) {
		must_find[i] = must_find[i] && (asks_for[i] < from || asks_for[i] > until)
	}
}

proctype registrar(byte me) {
	byte cycle, first = 1 - me, last;
	bool refused;

	do
	:: cycle < CYCLES(me) ->
		if
		:: last = 1
		:: me == 1 -> last = 0
		fi;
		register();
		if
		:: !refused ->
			d_step {
				for (m : first .. last) {
					live[m] = true
				}
			};
			d_step {
				excuse(first, last);
				for (m : first .. last) {
					live[m] = false
				}
			};
			unregister()
		:: else
		fi;
		d_step {
			cycle++;
			last = 0;
			refused = false
		}
	:: else -> break
	od
}

#ifdef OFF_AT_ONCE
#define off_wait_and_unlock()	mutex_unlock()
#else
#define off_wait_and_unlock()	wait_and_unlock(OPERATOR)
#endif

/* Of MSR 0. */
inline switch_handler(to) {
	d_step {
		maybe_off[0] = maybe_off[0] || !to;
		excuse(0, (to -> -1 : 0))
	};
	mutex_lock();
	d_step {
		handler = 0;
		for (i : 0 .. SLOTS - 1) {
			if
			:: registered[i] && MSR_OF(slots[i]) == 0 ->
				handler = slots[i];
				on[i] = to;
				off[handler] = off[handler] && !to
			:: else
			fi
		}
	};
	if
	:: handler != 0 ->
		publish(0);
		off_wait_and_unlock()
	:: else -> mutex_unlock()
	fi;
	if
	:: to -> maybe_off[0] = false
	:: !to && handler != 0 -> off[handler] = true
	:: else
	fi
}

inline switch_library(to) {
	d_step {
		library_off = library_off && !to;
		library_maybe_off = library_maybe_off || !to;
		excuse(0, (to -> -1 : 1))
	};
	mutex_lock();
	library_on = to;
	publish(0);
	off_wait_and_unlock();
	if
	:: to -> library_maybe_off = false
	:: else -> library_off = true
	fi
}

proctype operator() {
	byte step, handler;

	do
	:: step < STEPS ->
		if
		:: true -> switch_handler(false)
		:: true -> switch_handler(true)
		:: true -> switch_library(false)
		:: true -> switch_library(true)
		fi;
		d_step {
			step++;
			handler = 0
		}
	:: else -> break
	od
}

init {
	atomic {
		run dispatch(0);
#ifdef SWITCHES
		run operator();
#else
		run dispatch(1);
#endif
		run registrar(0);
		run registrar(1)
	}
}
