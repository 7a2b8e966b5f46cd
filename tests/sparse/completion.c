// SPDX-License-Identifier: GPL-2.0
/* A completion is no number and no other enumeration's constant. */
#include <kvm_fastpath/backend.h>

enum { OTHER_NONE, OTHER_DONE };

static enum exit_fastpath_completion returns_a_number(u64 data)
{
	return data ? EXIT_FASTPATH_NONE : 1; /* sparse: degrades to integer */
}

static enum exit_fastpath_completion returns_the_seeds_one(u64 data)
{
	if (data)
		return EXIT_FASTPATH_NONE;
	return 1; /* sparse: incorrect type in return expression */
}

static enum exit_fastpath_completion returns_anothers_constant(void)
{
	return OTHER_DONE; /* sparse: incorrect type in return expression */
}

static int hands_it_on_as_errno(enum exit_fastpath_completion completion)
{
	return completion; /* sparse: incorrect type in return expression */
}

static bool compares_with_a_number(enum exit_fastpath_completion completion)
{
	return completion == 2; /* sparse: degrades to integer */
}

static bool compares_with_anothers_constant(enum exit_fastpath_completion completion)
{
	return completion == OTHER_DONE; /* sparse: degrades to integer */
}

static bool compares_with_an_exit_reason(enum exit_fastpath_completion completion)
{
	return completion == EXIT_REASON_MSR_WRITE; /* sparse: degrades to integer */
}

static int switches_over_numbers(enum exit_fastpath_completion completion)
{
	switch (completion) { /* sparse: degrades to integer */
	case EXIT_FASTPATH_NONE:
		return 0;
	case 2:
		return 1;
	default:
		return 2;
	}
}

int completion_all(u64 data);
int completion_all(u64 data)
{
	return compares_with_a_number(returns_a_number(data)) +
	       compares_with_anothers_constant(returns_the_seeds_one(data)) +
	       compares_with_an_exit_reason(returns_anothers_constant()) +
	       switches_over_numbers(returns_a_number(data)) +
	       hands_it_on_as_errno(EXIT_FASTPATH_NONE);
}
