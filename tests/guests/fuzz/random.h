/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MACHINE_FUZZ_RANDOM_H
#define MACHINE_FUZZ_RANDOM_H

#include <stdint.h>

/* SplitMix64; @state is the seed at first. */
static inline uint64_t random_bits(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

#endif
