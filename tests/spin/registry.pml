/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lib/registry.c and kvm_fastpath_find().  Two CPUs dispatch for ever.  Registrar 0 comes and
 * goes twice, with a handler of MSR 1.  Registrar 1 comes and goes once, with a handler of
 * MSR 0 or with an array for both MSRs.  With SWITCHES there is one CPU, each registrar comes
 * once, and an operator switches the handler of MSR 0 and the library.
 *
 * Statements interleave, memory is sequentially consistent: tests/litmus/ is about the
 * barriers.  A grace period ends as early as RCU allows.  Freed memory is never given out
 * again, so that luck hides no use after free.  A choice must not be in a d_step: spin takes
 * the first branch there.
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
#define SLOTS		2
#define TABLES		4	/* one each registration; 0 is that of no handlers */
#define HANDLERS	7	/* an MSR's in each registration; 0 is none */

/* Each table has another multiplier: an MSR's slot is not the one it had before. */
#define SLOT(t, msr)	((t) == 0 -> 0 : ((msr) + (t)) % SLOTS)
#define KEY(msr)	((msr) + 1)
#define HANDLER(msr)	(1 + MSRS * (me * CYCLES(0) + cycle) + (msr))
#define MSR_OF(handler)	(((handler) + 1) % MSRS)

typedef table {
	byte key[SLOTS];	/* 0: KVM_FASTPATH_NO_MSR */
	byte handler[SLOTS];	/* and its callback, and its counters */
	bool registered[SLOTS];
	bool dying;		/* given to kvfree_rcu() */
}

table tables[TABLES];
byte used_tables = 1;
byte registry, published;
bool library_on = true;
bool any_on;			/* the static key */
bool locked;			/* registry_lock */

/* RCU: CPUs are bits.  A grace period for each table, and one for each process that waits. */
#define GRACE_PERIODS	(TABLES + REGISTRARS + OPERATORS)
#define OPERATOR	(TABLES + REGISTRARS)
byte irqs_off;
byte waits_for[GRACE_PERIODS];

hidden byte i, m, to, is_registered;	/* for one step at a time */

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

inline kvfree_rcu(t) {
	d_step {
		tables[t].dying = true;
#ifndef FREE_TABLE_EARLY
		waits_for[t] = irqs_off
#endif
	}
}

inline synchronize_rcu(who) {
	waits_for[who] = irqs_off;
	waits_for[who] == 0
}

/* Every grace period that waits for this CPU waits no more. */
inline irqs_on(cpu) {
	d_step {
		irqs_off = irqs_off & ~(1 << cpu);
		for (i : 0 .. GRACE_PERIODS - 1) {
			waits_for[i] = waits_for[i] & ~(1 << cpu)
		}
		msr = 0;
		t = 0;
		slot = 0;
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

inline may_read(t) {
	assert(!tables[t].dying || waits_for[t] != 0)
}

proctype dispatch(byte cpu) {
	byte msr, t, slot, handler;
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
		slot = SLOT(t, msr);
#ifdef MULT_APART
		t = published;
#endif
		d_step {
			may_read(t);
			found = tables[t].key[slot] == KEY(msr)
		}
	   :: !any_on
	   fi;

	   if
	   :: found ->
#ifdef READ_TWICE
		t = published;
#endif
		d_step {
			may_read(t);
			handler = tables[t].handler[slot];
			assert(handler != 0 && MSR_OF(handler) == msr)
		};
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

inline publish_active() {
#ifdef ACTIVE_IN_PLACE
	any_on = false;
#endif
	any_on = library_on && (tables[registry].key[0] != 0 || tables[registry].key[1] != 0)
}

inline publish() {
#ifdef PUBLISH_WHILE_OFF
	published = registry;
#else
	published = (library_on -> registry : 0);
#endif
	publish_active()
}

/* The registry's handlers, and those of the array. */
inline build(new) {
	d_step {
		for (m : 0 .. MSRS - 1) {
			i = SLOT(registry, m);
			to = SLOT(new, m);
			if
#ifdef COPY_ON_ONLY
			:: tables[registry].key[i] != 0 ->
#else
			:: tables[registry].registered[i] ->
#endif
#ifdef COPY_AS_ON
				tables[new].key[to] = KEY(m);
#else
				tables[new].key[to] = tables[registry].key[i];
#endif
				tables[new].handler[to] = tables[registry].handler[i];
				tables[new].registered[to] = true
			:: else
			fi
		}
		for (m : first .. last) {
			to = SLOT(new, m);
			tables[new].key[to] = KEY(m);
#ifndef KEY_FIRST
			tables[new].handler[to] = HANDLER(m);
#endif
			tables[new].registered[to] = true
		}
	}
}

/* Leaves no new table if one of the MSRs has a handler: -EEXIST. */
inline register() {
	mutex_lock();
	d_step {
		new = used_tables;
#ifdef CHECK_FIRST_ONLY
		for (m : first .. first) {
#else
		for (m : first .. last) {
#endif
			new = (tables[registry].registered[SLOT(registry, m)] -> 0 : new)
		}
		old = registry;
		used_tables = used_tables + (new != 0)
	};
	if
	:: new != 0 ->
#ifdef PUBLISH_FIRST
		published = new;
#endif
		build(new);
		registry = new;
		publish();
#ifdef KEY_FIRST
		d_step {
			for (m : first .. last) {
				tables[new].handler[SLOT(new, m)] = HANDLER(m)
			}
		};
#endif
		if
		:: old != 0 -> kvfree_rcu(old)
		:: else
		fi
	:: else
	fi;
	mutex_unlock()
}

/* All keys in one step, because a look-up reads only one of them. */
inline unregister() {
	mutex_lock();
	d_step {
		for (m : first .. last) {
			i = SLOT(registry, m);
			is_registered = tables[registry].registered[i] &&
					tables[registry].handler[i] == HANDLER(m);
			assert(is_registered);
			tables[registry].registered[i] = false;
#if defined(CLEAR_OLD)
			tables[new].key[SLOT(new, m)] = 0
#elif defined(CLEAR_PUBLISHED)
			tables[published].key[SLOT(published, m)] = 0
#else
			tables[registry].key[i] = 0
#endif
		}
	};
	publish_active();
	mutex_unlock();
#if defined(FREE_STATS_EARLY)
	stats_freed[HANDLER(first)] = true;
#elif defined(FREE_SECOND_EARLY)
	stats_freed[HANDLER(last)] = first != last;
#endif
#ifndef NO_GRACE_PERIOD
	synchronize_rcu(TABLES + me);
#endif
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
	byte cycle, first = 1 - me, last, old, new;

	do
	:: cycle < CYCLES(me) ->
		if
		:: last = 1
		:: me == 1 -> last = 0
		fi;
		register();
		if
		:: new != 0 ->
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
			old = 0;
			new = 0
		}
	:: else -> break
	od
}

/* Of MSR 0. */
inline switch_handler(on) {
	d_step {
		maybe_off[0] = maybe_off[0] || !on;
		excuse(0, (on -> -1 : 0))
	};
	mutex_lock();
	d_step {
		i = SLOT(registry, 0);
		if
#ifdef ON_FOR_EVER
		:: tables[registry].handler[i] != 0 ->
#else
		:: tables[registry].registered[i] ->
#endif
			handler = tables[registry].handler[i];
			tables[registry].key[i] = (on -> KEY(0) : 0);
			off[handler] = off[handler] && !on
		:: else
		fi
	};
#ifndef ON_SILENTLY
	publish_active();
#endif
	mutex_unlock();
	if
	:: on -> maybe_off[0] = false
	:: !on && handler != 0 ->
#ifndef OFF_AT_ONCE
		synchronize_rcu(OPERATOR);
#endif
		off[handler] = true
	:: else
	fi
}

inline switch_library(on) {
	d_step {
		library_off = library_off && !on;
		library_maybe_off = library_maybe_off || !on;
		excuse(0, (on -> -1 : 1))
	};
	mutex_lock();
	library_on = on;
	publish();
	mutex_unlock();
	if
	:: on -> library_maybe_off = false
	:: else ->
#ifndef LIBRARY_OFF_AT_ONCE
		synchronize_rcu(OPERATOR);
#endif
		library_off = true
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
