/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lib/registry.c and lib/dispatch.c: two CPUs dispatch for ever while two registrars
 * come and go, one with MSR 0, the other with MSR 0 or 1.  With SWITCHES there is one
 * CPU, and an operator who switches the handler of MSR 0 and the library.
 *
 * Statements interleave, memory is sequentially consistent: what the barriers are for
 * is in tests/litmus/.  A grace period ends as early as RCU allows, and freed memory is
 * never given out again, so that no use after free is hidden by luck.
 *
 * Each -D named below takes out one part of the protocol; test_model.py expects an error.
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
#define SLOTS		3	/* both MSRs hash to slot 0; the last ends the probing */
#define TABLES		4	/* one each registration; 0 is "no table yet" */
#define HANDLERS	4	/* one each registration; 0 is NULL */

#define KEY(msr)	((msr) + 1)
#define key(slot)	tables[t].key[slot]

typedef table {
	byte key[SLOTS];
	byte write[SLOTS];	/* the callback, and whose counters are used; 0: off */
	byte handler[SLOTS];	/* 0: not registered */
	bool built;
	bool dying;		/* given to kfree_rcu() */
	bool freed;
	byte waits_for;		/* CPUs */
}

table tables[TABLES];
byte used_tables = 1;
byte registry;
byte published;
bool library_on = true;
byte claims;			/* one word, a bit for each MSR */
bool locked;			/* registry_lock */

byte irqs_off;			/* a bit for each CPU: RCU read-side critical sections */
byte gp_waits_for[REGISTRARS + OPERATORS];

hidden byte i, j, slot, new_claims;	/* for one step at a time */

/* Not the library's: what the properties are about. */
bool unregistered[HANDLERS];	/* kvm_fastpath_unregister() has returned */
bool stats_freed[HANDLERS];
bool off[HANDLERS];		/* the switch, and so has it */
bool library_off;
bool live[MSRS];		/* kvm_fastpath_register() has returned */
bool maybe_off[MSRS];		/* between off's beginning and on's return */
bool library_maybe_off;
byte asks_for[CPUS];		/* MSR */
bool must_find[CPUS];		/* it was live when asked for, and still is */

inline table_gp_end(t) {
	if
	:: tables[t].dying && tables[t].waits_for == 0 -> tables[t].freed = true
	:: else
	fi
}

inline kfree_rcu(t) {
	d_step {
		tables[t].dying = true;
#ifdef FREE_TABLE_EARLY
		tables[t].waits_for = 0;
#else
		tables[t].waits_for = irqs_off;
#endif
		table_gp_end(t)
	}
}

/* Interrupts on: every grace period that waits for this CPU waits no more. */
inline irqs_on(cpu) {
	d_step {
		irqs_off = irqs_off & ~(1 << cpu);
		i = 0;
		do
		:: i < REGISTRARS + OPERATORS ->
			gp_waits_for[i] = gp_waits_for[i] & ~(1 << cpu);
			i++
		:: else -> break
		od;
		i = 1;
		do
		:: i < TABLES ->
			tables[i].waits_for = tables[i].waits_for & ~(1 << cpu);
			table_gp_end(i);
			i++
		:: else -> break
		od;
		msr = 0;
		t = 0;
		probe = 0;
		write = 0;
		asks_for[cpu] = 0;
		must_find[cpu] = false
	}
}

inline may_run(callback) {
	d_step {
		assert(!unregistered[callback]);
		assert(!off[callback]);
		assert(!library_off)
	}
}

proctype dispatch(byte cpu) {
	byte msr, t, probe, write;

end:	do
	:: d_step {
		irqs_off = irqs_off | (1 << cpu);
		if
		:: msr = 0
		:: msr = 1
		fi;
		asks_for[cpu] = msr;
		must_find[cpu] = live[msr] && !maybe_off[msr] && !library_maybe_off
	   }

	   if
	   :: claims & (1 << msr) ->
		t = published;
		do
		:: t == 0 -> break
		:: t != 0 && (key(probe) == 0 || key(probe) == KEY(msr)) ->
			assert(!tables[t].freed);
			assert(tables[t].built);
			write = tables[t].write[probe];
			break
		:: t != 0 && key(probe) != 0 && key(probe) != KEY(msr) ->
			assert(!tables[t].freed);
			assert(tables[t].built);
			probe++
		od
	   :: else
	   fi;

	   if
	   :: write != 0 ->
#ifdef READ_TWICE
		write = tables[t].write[probe];
		assert(write != 0);
#endif
		may_run(write);		/* the callback begins, */
		may_run(write);		/* and is still at it */
		assert(!stats_freed[write])
	   :: else ->
		assert(!must_find[cpu])
	   fi;
	   irqs_on(cpu)
	od
}

inline find(t, msr) {
	slot = 0;
	do
	:: tables[t].key[slot] != 0 && tables[t].key[slot] != KEY(msr) -> slot++
	:: else -> break
	od
}

inline table_add(t, msr, callback, owner) {
	find(t, msr);
	tables[t].key[slot] = KEY(msr);
	tables[t].write[slot] = callback;
	tables[t].handler[slot] = owner
}

inline table_copy(to, from) {
	j = 0;
	do
	:: j < SLOTS ->
		if
#ifdef COPY_ON_ONLY
		:: tables[from].write[j] != 0 ->
#else
		:: tables[from].handler[j] != 0 ->
#endif
			table_add(to, tables[from].key[j] - 1, tables[from].write[j],
				  tables[from].handler[j])
		:: else
		fi;
		j++
	:: else -> break
	od
}

inline publish_claims() {
#ifdef CLAIMS_IN_PLACE
	claims = 0;
#endif
	d_step {
		new_claims = 0;
		j = 0;
		do
		:: j < SLOTS ->
			if
			:: tables[published].write[j] != 0 ->
				new_claims = new_claims | (1 << (tables[published].key[j] - 1))
			:: else
			fi;
			j++
		:: else -> break
		od;
		claims = new_claims
	}
}

inline mutex_lock() {
#ifdef NO_LOCK
	skip
#else
	atomic { !locked -> locked = true }
#endif
}

inline mutex_unlock() {
	locked = false
}

inline publish() {
#ifdef PUBLISH_WHILE_OFF
	published = registry;
#else
	published = (library_on -> registry : 0);
#endif
	publish_claims()
}

inline build(new, old, msr, callback) {
	d_step {
		table_copy(new, old);
		table_add(new, msr, callback, callback);
		tables[new].built = true
	}
}

/* Leaves handler 0 if the MSR has one: -EEXIST. */
inline register(msr) {
	mutex_lock();
	d_step {
		old = registry;
		find(old, msr);
		if
		:: tables[old].handler[slot] != 0 -> handler = 0
		:: else ->
			new = used_tables;
			used_tables++
		fi
	};
	if
	:: handler == 0
	:: else ->
#ifdef PUBLISH_FIRST
		published = new;
#endif
		build(new, old, msr, handler);
		registry = new;
		publish();
		if
		:: old != 0 -> kfree_rcu(old)
		:: else
		fi
	fi;
	mutex_unlock()
}

inline synchronize_rcu(who) {
	gp_waits_for[who] = irqs_off;
	gp_waits_for[who] == 0
}

inline unregister(registrar, msr) {
	mutex_lock();
	d_step {
		find(registry, msr);
		assert(tables[registry].handler[slot] == handler);
#ifdef CLEAR_KEY
		tables[registry].key[slot] = 0;
#endif
		tables[registry].handler[slot] = 0;
		tables[registry].write[slot] = 0
	};
	publish_claims();
	mutex_unlock();
#ifdef FREE_STATS_EARLY
	stats_freed[handler] = true;
#endif
#ifndef NO_GRACE_PERIOD
	synchronize_rcu(registrar);
#endif
	d_step {
		stats_freed[handler] = true;
		unregistered[handler] = true
	}
}

/* No look-up of this MSR must find its handler any more. */
inline excuse(msr) {
	i = 0;
	do
	:: i < CPUS ->
		must_find[i] = must_find[i] && asks_for[i] != msr;
		i++
	:: else -> break
	od
}

inline unregister_begins(msr) {
	d_step {
		excuse(msr);
		live[msr] = false
	}
}

proctype registrar(byte me) {
	byte cycle, handler, msr, old, new;

	do
	:: cycle < CYCLES(me) ->
		if
		:: msr = 0
		:: me == 1 -> msr = 1
		fi;
		handler = 1 + me * CYCLES(0) + cycle;
		register(msr);
		if
		:: handler != 0 ->
			live[msr] = true;
			unregister_begins(msr);
			unregister(me, msr)
		:: else
		fi;
		d_step {
			cycle++;
			handler = 0;
			msr = 0;
			old = 0;
			new = 0
		}
	:: else -> break
	od
}

/* Of MSR 0, by name of the MSR, for the operator knows no handlers. */
inline switch_handler(on) {
	if
	:: on
	:: else ->
		d_step {
			excuse(0);
			maybe_off[0] = true
		}
	fi;
	mutex_lock();
	d_step {
		find(registry, 0);
		handler = tables[registry].handler[slot];
		if
		:: handler != 0 && on ->
			off[handler] = false;
			tables[registry].write[slot] = handler
		:: handler != 0 && !on -> tables[registry].write[slot] = 0
		:: else
		fi
	};
	publish_claims();
	mutex_unlock();
	if
	:: on -> maybe_off[0] = false
	:: !on && handler != 0 ->
#ifndef OFF_AT_ONCE
		synchronize_rcu(REGISTRARS);
#endif
		off[handler] = true
	:: else
	fi
}

inline switch_library(on) {
	if
	:: on -> library_off = false
	:: else ->
		d_step {
			excuse(0);
			excuse(1);
			library_maybe_off = true
		}
	fi;
	mutex_lock();
	library_on = on;
	publish();
	mutex_unlock();
	if
	:: on -> library_maybe_off = false
	:: else ->
#ifndef LIBRARY_OFF_AT_ONCE
		synchronize_rcu(REGISTRARS);
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
