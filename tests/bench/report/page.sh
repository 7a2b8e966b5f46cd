# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# Sourced: a report that grows in Markdown, $md, and in HTML, $html.  $out is for files.
# shellcheck disable=SC2154 # the three are set by whoever sources this

escape() { sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g'; }

begin() { # TITLE
	printf '# %s\n\n' "$1" >"$md"
	printf '<!DOCTYPE html>\n<meta charset="utf-8">\n<title>%s</title>\n<h1>%s</h1>\n' \
		"$1" "$1" >"$html"
}

title() { # TITLE
	printf '## %s\n\n' "$1" >>"$md"
	printf '<h2>%s</h2>\n' "$1" >>"$html"
}

text() { # from standard input
	cat >"$out/text"
	{ echo '```'; cat "$out/text"; printf '```\n\n'; } >>"$md"
	{ echo '<pre>'; escape <"$out/text"; echo '</pre>'; } >>"$html"
}

chart() { # NAME TITLE SCRIPT: of $out/NAME.data
	gnuplot -e "data='$out/$1.data'; name='$2'" "$3" >"$out/$1.svg"
	printf '![%s](%s.svg)\n\n' "$2" "$1" >>"$md"
	sed -n '/<svg/,$p' "$out/$1.svg" >>"$html"
}
