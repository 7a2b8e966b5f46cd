#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""targets.py TOP: a target of make runs each file of the tests, and the table "What runs
what" of Documentation/testing.rst names that target.

A target runs the files whose names are in its recipe, the files whose names are in
those, and so on.
"""
import fnmatch
import os
import re
import sys

TABLE = 'Documentation/testing.rst'
TESTS = ('tests/*', 'coccinelle/tests/*', 'kunit/*', 'scripts/*_test.*')
ROW = re.compile(r'^``(\S+)``\s+``make ([\w-]+)``', re.M)
NAME = re.compile(r'[\w.*?-]*\.[\w*]+|Kbuild|[\w-]+')
IMPORT = re.compile(r'^(?:import|from) (\w+)', re.M)
VARIABLE = re.compile(r'\$(\w+|\{\w+\})')
COMMENT = re.compile(r'^\s*(#(?!include)|//|\*|/\*).*$', re.M)


def tree(top):
    for folder, folders, names in os.walk(top):
        folders[:] = [f for f in folders if f not in ('build', '.git')]
        for name in names:
            yield os.path.relpath(os.path.join(folder, name), top)


def read(top, path):
    with open(os.path.join(top, path), encoding='utf-8', errors='replace') as file:
        return file.read()


def recipes(top):
    """Each target of the Makefile, with what it depends on and does."""
    found = {}
    for rule in re.findall(r'^[\w -]+:(?!=).*\n(?:\t.*\n)*', read(top, 'Makefile'), re.M):
        for target in rule.split(':')[0].split():
            found[target] = found.get(target, '') + rule.split(':', 1)[1]
    return found


def named(text, folder, files):
    """The files that a text in a folder names, itself or by a pattern."""
    text = VARIABLE.sub('*', COMMENT.sub('', text))
    names = set(NAME.findall(text))
    names |= {name[:-2] + '.c' for name in names if name.endswith('.o')}
    names |= {name + '.py' for name in IMPORT.findall(text)}
    names |= {'conftest.py'} if 'pytest' in text else set()
    patterns = [name for name in names if '*' in name]
    for path in files:
        where, base = os.path.split(path)
        near = where == folder or os.path.basename(where) in names or any(
            parent in text for parent in folders(where))
        if base in names or near and any(fnmatch.fnmatch(base, p) for p in patterns):
            yield path


def folders(where):
    while where:
        yield where
        where = os.path.dirname(where)


def closure(top, target, files, memory):
    """What a target runs; memory keeps what each file names."""
    rules = recipes(top)
    rule = rules[target]
    for other in rule.split('\n')[0].split():
        if other != target:
            rule += rules.get(other, '')
    todo = set(named(rule, '', files))
    reached = set()
    while todo:
        path = todo.pop()
        reached.add(path)
        if path not in memory:
            memory[path] = set(named(read(top, path), os.path.dirname(path), files))
        todo |= memory[path] - reached
    return reached


def main(top):
    files = sorted(tree(top))
    rows = ROW.findall(read(top, TABLE).split('\nWhat runs what\n')[-1])
    known = recipes(top)
    memory = {}
    runs = {target: closure(top, target, files, memory)
            for target in {target for _, target in rows if target in known}}
    wrong = [f'{TABLE}: make {target} is no target' for _, target in rows if target not in known]
    unused = [pattern for pattern, _ in rows]
    tests = [f for f in files if any(fnmatch.fnmatch(f, t) for t in TESTS)]
    for path in tests:
        row = next(((p, t) for p, t in rows if fnmatch.fnmatch(path, p)), None)
        if not row:
            wrong.append(f'{TABLE} does not say what runs {path}')
            continue
        if row[0] in unused:
            unused.remove(row[0])
        if row[1] in runs and path not in runs[row[1]]:
            wrong.append(f'make {row[1]} does not run {path}')
    wrong += [f'{TABLE}: there is no {pattern}' for pattern in unused]
    for line in wrong:
        print(f'targets: {line}', file=sys.stderr)
    print(f'targets: {len(tests)} files, run by {len(runs)} targets; {len(wrong)} wrong')
    sys.exit(bool(wrong) or not tests)


if __name__ == '__main__':
    main(*sys.argv[1:])
