#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""targets.py takes a tree each of whose tests is run, and refuses trees with one that is
not."""
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))

GOOD = {
    'Makefile': 'X := 1\nhelp:\n\t@echo make\n\ncheck: first\n\t@tests/all.sh\n\n'
                'first:\n\t@tests/first.sh\n\nlitmus:\n\t@tests/litmus/run.sh $(X)\n',
    'Documentation/testing.rst': 'Testing\n=======\n\nWhat runs what\n==============\n\n'
                                 '``tests/litmus/*``  ``make litmus``\n'
                                 '``*``               ``make check``\n',
    'tests/all.sh': '#!/bin/sh\n# no lonely_test.sh\n"$here"/some_test.sh\ncc lib.o\n',
    'tests/first.sh': '#!/bin/sh\n',
    'tests/some_test.sh': '#!/bin/sh\n',
    'tests/lib.c': '#include "lib.h"\n',
    'tests/lib.h': '\n',
    'tests/litmus/run.sh': '#!/bin/sh\nherd tests/litmus/*.litmus <"$here/$1.table"\n',
    'tests/litmus/a.litmus': 'C a\n',
    'tests/litmus/a.table': '\n',
}

# A file, what is put in the place of what in it, and what is said then.
WRONG = (
    ('tests/lonely_test.sh', '', '#!/bin/sh\n', 'make check does not run tests/lonely_test.sh'),
    ('tests/litmus/b.table2', '', '\n', 'make litmus does not run tests/litmus/b.table2'),
    ('tests/all.sh', '"$here"/some_test.sh\n', '', 'make check does not run tests/some_test.sh'),
    ('tests/all.sh', '"$here"/some', '# $here/some', 'make check does not run tests/some_test.sh'),
    ('tests/lib.c', '#include "lib.h"', '', 'make check does not run tests/lib.h'),
    ('tests/litmus/run.sh', '*.litmus', '', 'make litmus does not run tests/litmus/a.litmus'),
    ('Makefile', 'check: first', 'check:', 'make check does not run tests/first.sh'),
    ('Makefile', '\t@tests/litmus/run.sh $(X)\n', '',
     'make litmus does not run tests/litmus/run.sh'),
    ('Makefile', 'litmus:', 'litmos:', 'Documentation/testing.rst: make litmus is no target'),
    ('Documentation/testing.rst', '``*`` ', '``tests/*.sh``',
     'Documentation/testing.rst does not say what runs tests/lib.c'),
    ('Documentation/testing.rst', 'litmus/*', 'spin/*',
     'Documentation/testing.rst: there is no tests/spin/*'),
)


def judge(tree):
    with tempfile.TemporaryDirectory() as top:
        for path, text in tree.items():
            os.makedirs(os.path.join(top, os.path.dirname(path)), exist_ok=True)
            with open(os.path.join(top, path), 'w', encoding='utf-8') as file:
                file.write(text)
        run = subprocess.run([os.path.join(HERE, 'targets.py'), top],
                             capture_output=True, text=True, check=False)
    return run.returncode, run.stdout + run.stderr


def main():
    code, said = judge(GOOD)
    if code:
        sys.exit(f'targets-test: refuses a good tree: {said}')
    for path, old, new, wanted in WRONG:
        before = GOOD.get(path, '')
        if old not in before or before.replace(old, new) == before:
            sys.exit(f'targets-test: {path} has no {old}')
        code, said = judge({**GOOD, path: before.replace(old, new)})
        if not code or f'targets: {wanted}\n' not in said:
            sys.exit(f'targets-test: {path}: wanted "{wanted}", got {code}: {said}')
    if not judge({path: GOOD[path] for path in ('Makefile', 'Documentation/testing.rst')})[0]:
        sys.exit('targets-test: takes a tree without tests')
    print(f'targets-test: a good tree passes, {len(WRONG) + 1} others are refused')


if __name__ == '__main__':
    main()
