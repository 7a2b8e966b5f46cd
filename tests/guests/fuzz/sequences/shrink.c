// SPDX-License-Identifier: GPL-2.0
/* Makes a sequence shorter, as long as it still differs. */
#include <string.h>

#include "sequences.h"

static void cut(struct sequence *sequence, uint32_t at, uint32_t length)
{
	struct operation *operation = sequence->operation;

	memmove(operation + at, operation + at + length,
		(sequence->count - at - length) * sizeof(*operation));
	sequence->count -= length;
}

/* All cuts in one VM, the largest first. */
static bool cut_once(struct sequence *sequence)
{
	static struct batch batch;
	uint32_t at, i, length;

	batch.count = 0;
	for (length = sequence->count / 2; length; length /= 2) {
		for (at = 0; at + length <= sequence->count; at += length) {
			struct sequence *shorter = &batch.sequence[batch.count++];

			*shorter = *sequence;
			cut(shorter, at, length);
		}
	}
	if (!batch.count)
		return false;
	run_both(&batch);
	for (i = 0; i < batch.count; i++) {
		if (is_different(i)) {
			*sequence = batch.sequence[i];
			return true;
		}
	}
	return false;
}

static void drop_flag(struct sequence *sequence, uint32_t flag)
{
	static struct batch batch = { .count = 1 };

	if (!(sequence->flags & flag))
		return;
	batch.sequence[0] = *sequence;
	batch.sequence[0].flags &= ~flag;
	run_both(&batch);
	if (is_different(0))
		sequence->flags &= ~flag;
}

void shrink_sequence(struct sequence *sequence)
{
	int i;

	while (cut_once(sequence))
		;
	for (i = 0; i < NR_FLAGS; i++)
		drop_flag(sequence, 1U << i);
}
