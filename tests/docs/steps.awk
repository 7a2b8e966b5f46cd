# SPDX-License-Identifier: GPL-2.0
# steps.awk -v dir=DIR TUTORIAL: a document's code blocks, as files in DIR: nn.cmd, a command,
# and nn.out, what follows it; nn.file, with its path in nn.name; nn.diff
function step(kind) {
	name = sprintf("%s/%02d.", dir, ++n)
	out = name kind
	empty = ""
}

# Empty lines at the end are not the block's, nor is the one behind its options.
function add(text) {
	printf "%s%s\n", empty, text >out
	empty = ""
}

/^[^ ]/ { lang = "" }
lang && /^    :caption: / { print $2 >(name "name"); next }
lang && /^$/ { if (begun && lang != "console") empty = empty "\n" }
lang && sub(/^    /, "") {
	begun = 1
	if (lang == "console" && sub(/^\$ /, "")) {
		step("cmd")
		add($0)
		out = name "out"
	} else {
		add($0)
	}
}
/^\.\. code-block:: / {
	lang = $3
	begun = 0
	if (lang != "console")
		step(lang == "diff" ? "diff" : "file")
}
