/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lib/registry.c and lib/dispatch.c: two CPUs dispatch for ever while two registrars
 * come and go, one with MSR 0, the other with MSR 0 or 1.
 *
 * Statements interleave, memory is sequentially consistent: what the barriers are for
 * is in tests/litmus/.  A grace period ends as early as RCU allows, and freed memory is
 * never given out again, so that no use after free is hidden by luck.
 *
 * Each -D named below takes out one part of the protocol; model.sh expects an error.
 */
#define CPUS		2
#define REGISTRARS	2
#define CYCLES		2	/* of registrar 0; of the other 1 */
#define MSRS		2
#define SLOTS		3	/* both MSRs hash to slot 0; the last ends the probing */
#define TABLES		4	/* one each registration; 0 is "no table yet" */
#define HANDLERS	4	/* one each registration; 0 is NULL */

#define KEY(msr)	((msr) + 1)
#define key(slot)	tables[t].key[slot]

typedef table {
	byte key[SLOTS];
	byte write[SLOTS];	/* the callback, and whose counters are used */
	bool built;
	bool dying;		/* given to kfree_rcu() */
	bool freed;
	byte waits_for;		/* CPUs */
}

table tables[TABLES];
byte used_tables = 1;
byte published;
byte claims;			/* one word, a bit for each MSR */
bool locked;			/* registry_lock */

byte irqs_off;			/* a bit for each CPU: RCU read-side critical sections */
byte gp_waits_for[REGISTRARS];

hidden byte i, j, slot, new_claims;	/* for one step at a time */

/* Not the library's: what the properties are about. */
bool unregistered[HANDLERS];	/* kvm_fastpath_unregister() has returned */
bool stats_freed[HANDLERS];
bool live[MSRS];		/* kvm_fastpath_register() has returned */
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
		gp_waits_for[0] = gp_waits_for[0] & ~(1 << cpu);
		gp_waits_for[1] = gp_waits_for[1] & ~(1 << cpu);
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
		must_find[cpu] = live[msr]
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
		assert(!unregistered[write]);	/* the callback begins, */
		assert(!unregistered[write]);	/* and is still at it */
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

inline table_add(t, msr, callback) {
	find(t, msr);
	tables[t].key[slot] = KEY(msr);
	tables[t].write[slot] = callback
}

inline table_copy(to, from) {
	j = 0;
	do
	:: j < SLOTS ->
		if
		:: tables[from].write[j] != 0 ->
			table_add(to, tables[from].key[j] - 1, tables[from].write[j])
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

inline build(new, old, msr, callback) {
	d_step {
		table_copy(new, old);
		table_add(new, msr, callback);
		tables[new].built = true
	}
}

/* Leaves handler 0 if the MSR has one: -EEXIST. */
inline register(msr) {
	mutex_lock();
	d_step {
		old = published;
		find(old, msr);
		if
		:: tables[old].write[slot] != 0 -> handler = 0
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
		build(new, old, msr, handler);
#else
		build(new, old, msr, handler);
		published = new;
#endif
		publish_claims();
		if
		:: old != 0 -> kfree_rcu(old)
		:: else
		fi
	fi;
	mutex_unlock()
}

inline synchronize_rcu(registrar) {
	gp_waits_for[registrar] = irqs_off;
	gp_waits_for[registrar] == 0
}

inline unregister(registrar, msr) {
	mutex_lock();
	d_step {
		find(published, msr);
		assert(tables[published].write[slot] == handler);
#ifdef CLEAR_KEY
		tables[published].key[slot] = 0;
#endif
		tables[published].write[slot] = 0
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

inline unregister_begins(msr) {
	d_step {
		live[msr] = false;
		must_find[0] = must_find[0] && asks_for[0] != msr;
		must_find[1] = must_find[1] && asks_for[1] != msr
	}
}

proctype registrar(byte me) {
	byte cycle, handler, msr, old, new;

	do
	:: cycle < CYCLES - me ->
		if
		:: msr = 0
		:: me == 1 -> msr = 1
		fi;
		handler = 1 + me * CYCLES + cycle;
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

init {
	atomic {
		run dispatch(0);
		run dispatch(1);
		run registrar(0);
		run registrar(1)
	}
}
