#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""litmus.py takes tests whose results are as stated, and refuses what a herd7 that does
not run, or a test that proves nothing, would show it.  herd7 is played: it says what the
test's comment tells it to."""
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))

HERD = r'''#!/usr/bin/env python3
import re, sys
text = open(sys.argv[-1]).read()
play = dict(re.findall(r"PLAY (\w+) (.*)", text))
print(play["strong" if "synchronize_rcu" in text else "weak"].replace("|", "\n"))
sys.stderr.write(play.get("stderr", ""))
sys.exit(int(play.get("status", 0)))
'''

GOOD = '''C good

(*
 * Result: Never
 * PLAY strong Test good Allowed|No|Observation good Never 0 3
 * PLAY weak Test good Allowed|Ok|Observation good Sometimes 1 3
 *)
P0(int *x)
{
	synchronize_rcu();
}
'''

# What is put in the place of what, and what is said then.
WRONG = (
    ('Never 0 3', 'Sometimes 1 3', 'Sometimes, not Never'),
    ('Sometimes 1 3', 'Never 0 3', 'Never, with its barrier and without'),
    ('Result: Never', 'Result: Sometimes', 'Never, not Sometimes'),
    ('Result: Never', 'Result:', 'states no result'),
    (' * Result: Never\n', '', 'states no result'),
    ('strong Test good Allowed|No|Observation good', 'strong Observation bad',
     'herd7 observes nothing'),
    ('strong Test good Allowed|No|Observation good Never 0 3', 'strong nothing',
     'herd7 observes nothing'),
    ('Never 0 3', 'Never 0 3|Flag data-race', 'herd7 flags it'),
    (' *)', ' * PLAY stderr Warning: unexpected\n *)', 'herd7 says: Warning: unexpected'),
    (' *)', ' * PLAY status 2\n *)', 'herd7 says: nothing'),
    ('\tsynchronize_rcu();\n', '\t/* synchronize_rcu() */\n', 'has no barrier to take away'),
)


def judge(work, *texts):
    paths = []
    for i, text in enumerate(texts):
        folder = os.path.join(work, str(i))
        os.makedirs(folder, exist_ok=True)
        paths.append(os.path.join(folder, 'good.litmus'))
        with open(paths[-1], 'w', encoding='ascii') as file:
            file.write(text)
    run = subprocess.run([os.path.join(HERE, 'litmus.py'), os.path.join(work, 'herd7'), work,
                          *paths], capture_output=True, text=True, check=False)
    return run.returncode, run.stdout + run.stderr


def main():
    with tempfile.TemporaryDirectory() as work:
        with open(os.path.join(work, 'herd7'), 'w', encoding='ascii') as file:
            file.write(HERD)
        os.chmod(os.path.join(work, 'herd7'), 0o755)
        code, said = judge(work, GOOD)
        if code:
            sys.exit(f'litmus-test: refuses a good test: {said}')
        for old, new, wanted in WRONG:
            if GOOD.replace(old, new) == GOOD:
                sys.exit(f'litmus-test: nothing to replace: {old}')
            code, said = judge(work, GOOD, GOOD.replace(old, new))
            if not code or f': {wanted}\n' not in said:
                sys.exit(f'litmus-test: {new or old}: wanted {wanted}, got {code}: {said}')
        if not judge(work)[0]:
            sys.exit('litmus-test: takes no test at all')
    print(f'litmus-test: a good test passes, {len(WRONG) + 1} others are refused')


if __name__ == '__main__':
    main()
