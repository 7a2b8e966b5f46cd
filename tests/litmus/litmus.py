#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""litmus.py HERD7 MODELDIR FILE...

herd7, with the kernel's memory model, finds for each test the result that its comment
states.  A test that states Never must lose that result without the barrier that it is
about, or else its condition could be one that no program meets.
"""
import os
import re
import subprocess
import sys
import tempfile

# What a test may be about, the strongest first, and what is left without it.
WEAKER = (
    (r'\n\tsynchronize_rcu\(\);', ''),
    (r'rcu_assign_pointer\(', 'WRITE_ONCE('),
)


class Refused(Exception):
    """What is wrong with a test, or with what herd7 says of it."""


def stated(text):
    results = re.findall(r'^ \* Result: (\w+)$', text, re.M)
    if len(results) != 1 or results[0] not in ('Never', 'Sometimes'):
        raise Refused('states no result')
    return results[0]


def weakened(text):
    for barrier, rest in WEAKER:
        weaker = re.sub(barrier, rest, text)
        if weaker != text:
            return weaker
    raise Refused('has no barrier to take away')


def observed(herd, model, name, text):
    with tempfile.NamedTemporaryFile('w', suffix='.litmus') as test:
        test.write(text)
        test.flush()
        run = subprocess.run([herd, '-conf', 'linux-kernel.cfg', test.name], cwd=model,
                             capture_output=True, text=True, check=False)
    if run.returncode or run.stderr:
        raise Refused('herd7 says: ' + (run.stderr or 'nothing').strip().split('\n')[0])
    if re.search(r'^Flag ', run.stdout, re.M):
        raise Refused('herd7 flags it')
    found = re.findall(r'^Observation (\S+) (\w+) \d+ \d+$', run.stdout, re.M)
    if len(found) != 1 or found[0][0] != name:
        raise Refused('herd7 observes nothing')
    return found[0][1]


def judge(herd, model, path):
    with open(path, encoding='ascii') as file:
        text = file.read()
    name = os.path.basename(path)[:-len('.litmus')]
    want = stated(text)
    got = observed(herd, model, name, text)
    if got != want:
        raise Refused(f'{got}, not {want}')
    if want == 'Never' and observed(herd, model, name, weakened(text)) == 'Never':
        raise Refused('Never, with its barrier and without')
    return want


def main(herd, model, *paths):
    results = []
    failed = 0
    for path in paths:
        try:
            results.append(judge(os.path.abspath(herd), model, path))
        except Refused as wrong:
            print(f'litmus: {path}: {wrong}', file=sys.stderr)
            failed += 1
    never = results.count('Never')
    if not failed and not never:
        sys.exit('litmus: no test of what never happens')
    print(f'litmus: {never} Never, and not without their barriers; '
          f'{len(results) - never} Sometimes; {failed} wrong')
    sys.exit(failed != 0)


if __name__ == '__main__':
    main(*sys.argv[1:])
