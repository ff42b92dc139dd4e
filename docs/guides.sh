#!/usr/bin/env bash
# Makes a DocC catalog of the guides: docs/guides.sh CATALOG, in the project's root.
#
# The guides are plain Markdown with links between files, so that they read well anywhere. DocC wants
# links by name, the root's metadata and all images beside the pages; nothing else is changed.
set -euo pipefail
catalog="$1"
rm -rf "$catalog"
mkdir -p "$catalog"

# Links to other pages become links by name, those to images lose their folder, those to the page of
# each claim, which is not taken along, become words.
translated() {
  sed -E 's#\]\(((\.\.|docs)/)*(results/)?([a-z0-9-]+)\.md(\#[a-z0-9-]+)?\)#](doc:\4)#g
          s#\]\((\.\./)?(plots|images)/([^)]*/)?([^)/]+)\)#](\4)#g
          s#\[([^]]+)\]\(claims/[^)]+\)#\1#g
          1{/^<!--/d}' "$1"
}

for page in docs/*.md; do
  [ "$page" = docs/README.md ] || translated "$page" > "$catalog/$(basename "$page")"
done
translated papers.md > "$catalog/papers.md"
# Most tables that guides link to have no title of their own.
tables="$(grep -ohE '\.\./results/[a-z-]+\.md' docs/*.md | sort -u | sed 's#^\.\./##')"
for page in $tables; do
  name="$(basename "$page" .md)"
  {
    head -1 "$page" | grep -q '^# ' || printf '# Results: %s\n\n' "$name"
    translated "$page"
  } > "$catalog/$name.md"
done
for image in $(grep -ohE '\.\./plots/[a-z0-9/-]+\.(svg|png)' docs/*.md $tables | sort -u); do
  cp "${image#../}" "$catalog/"
done
cp docs/images/* "$catalog/"
translated docs/README.md | awk 'NR == 3 {print; print "\n@Metadata {\n  @TechnologyRoot\n}"; next} {print}' \
  > "$catalog/espalier.md"
