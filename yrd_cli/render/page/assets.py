"""The style and the script of the page. Both are allowed by their hashes, so that nothing else runs or styles."""

import hashlib
from base64 import b64encode

from yrd_cli.render.picture.palette import CSS as PICTURE_CSS

_MAX_COLUMNS = 20  # of a table, whose class says which are numbers: half of all cells would need one of their own
_NUMBERS = ",".join(f".n{place} tr>:nth-child({place})" for place in range(1, _MAX_COLUMNS + 1))

STYLE = (
    PICTURE_CSS
    + """
:root{color-scheme:light dark;--ground:#fff;--ink:#1c1c1c;--dim:#595959;--rule:#d9d9d9;--card:#f6f7f9;--link:#00588c;
--h0:#edf3f8;--h1:#dbe8f2;--h2:#c6dceb;--h3:#a9cbe3;--h4:#93c0de}
@media (prefers-color-scheme:dark){:root{--ground:#15191d;--ink:#ececec;--dim:#b3b3b3;--rule:#3a4046;--card:#1c2126;
--link:#8fd0f7;--h0:#1d2b36;--h1:#1e3548;--h2:#1f425a;--h3:#204f6f;--h4:#215d84}}
*{box-sizing:border-box}
html{background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,'Noto Sans','PingFang SC','Microsoft YaHei',
'Noto Sans CJK SC',sans-serif;-webkit-text-size-adjust:100%}
body{max-width:1120px;margin:0 auto;padding:1rem}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:var(--ground);padding:.5rem;z-index:2}
.defs{position:absolute}
a{color:var(--link)}h1{line-height:1.2;margin:.2rem 0}h2{margin:2.5rem 0 .5rem}h3{font-size:1rem;margin:0 0 .3rem}
.dim,.notes,figcaption,footer{color:var(--dim);font-size:.875rem}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:1rem;margin:1.5rem 0}
dl div{background:var(--card);padding:.75rem 1rem;border-radius:.5rem;display:flex;flex-direction:column}
dt{order:2}dd{margin:0}dd.value{font-size:1.75rem;font-weight:bold;line-height:1.2}dd.note{order:3;font-size:.875rem;
color:var(--dim)}
.blocks{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,30rem),1fr));gap:1.5rem;align-items:start}
.blocks>*{min-width:0;margin:0}.blocks>.long{grid-column:1/-1}
figure svg{display:block;width:100%;max-width:36rem;height:auto;margin-bottom:.5rem}
.scroll{overflow-x:auto;max-width:100%}.scroll:focus-visible{outline:2px solid var(--link)}
table{border-collapse:collapse;font-size:.875rem;width:100%}caption{text-align:left;font-weight:bold;padding:.25rem 0}
th,td{padding:.3rem .6rem;border-bottom:1px solid var(--rule);vertical-align:top;text-align:left;unicode-bidi:isolate}
thead th{border-bottom:2px solid var(--dim)}.long thead th{white-space:nowrap}.date{min-width:6.75rem}
tbody th{font-weight:normal;min-width:9rem}.long table{min-width:46rem}.long tbody th{min-width:12rem}
.short th,.short td{padding:.3rem .4rem}.short tbody th{min-width:7rem}
.short thead tr>th:nth-child(n){white-space:normal}
tfoot th,tfoot td{font-weight:bold;border-top:2px solid var(--dim)}
"""
    + _NUMBERS
    + """{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.shade0{background:var(--h0)}.shade1{background:var(--h1)}.shade2{background:var(--h2)}.shade3{background:var(--h3)}
.shade4{background:var(--h4)}
th button{all:unset;cursor:pointer;font-weight:bold}th button:focus-visible{outline:2px solid var(--link)}
th button::after{content:" \\2195" / "";color:var(--dim)}th[aria-sort=ascending] button::after{content:" \\2191" / ""}
th[aria-sort=descending] button::after{content:" \\2193" / ""}
input{font:inherit;color:inherit;background:var(--ground);border:1px solid var(--dim);border-radius:.25rem;
padding:.2rem .5rem;max-width:100%}
sup{line-height:0}sup a,table a{text-decoration:none}
table a{font-size:.75em;line-height:0;vertical-align:super}summary{cursor:pointer;padding:.4rem 0}
ol li{overflow-wrap:anywhere}:target{background:var(--card);outline:2px solid var(--link)}
@page{margin:12mm}
@media print{html{font-size:10pt}body{max-width:none;padding:0}nav,.skip,.filter,th button::after{display:none}
h2,h3,caption{break-after:avoid}figure,dl div,tr{break-inside:avoid}thead{display:table-header-group;break-inside:avoid}
.scroll,.blocks>*{overflow:visible}.blocks{grid-template-columns:1fr 1fr;gap:1rem}
table{font-size:7.5pt}th,td,.short th,.short td{padding:.15rem .3rem}
.long table,tbody th{min-width:0}.long tbody th{min-width:11rem}.date{min-width:7em}.blocks>.short{grid-column:1/-1}
thead tr>th:nth-child(n){white-space:normal}
tfoot{display:table-row-group}.short{break-inside:avoid}h1{font-size:16pt}h2{margin-top:.8rem}.notes{margin:.3rem 0}
dl{grid-template-columns:repeat(5,1fr);gap:.4rem;margin:.5rem 0}dl div{padding:.3rem}dd.value{font-size:14pt}
figure svg{max-width:7.2cm}.notes,figcaption{font-size:8pt}details:not([open]){display:none}
ol a::after{content:" (" attr(href) ")"}}
"""
)

SCRIPT = """
"use strict";
for (const table of document.querySelectorAll("table[data-long]")) {
  const body = table.tBodies[0], rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const language = document.documentElement.lang;
  // The text before the numbers of sources; of a number, only that: not "about", "*" or commas.
  const key = (row, column) => {
    const text = row.cells[column].firstChild?.nodeValue?.trim() ?? "";
    if (text === "-" || text === "") return null;
    return table.classList.contains("n" + (column + 1)) ? parseFloat(text.replace(/[^\\d.-]/g, "")) : text;
  };
  const compare = (a, b) => typeof a === "number" ? a - b : a.localeCompare(b, language);
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const filled = rows.filter((row) => key(row, column) !== null);
      filled.sort((a, b) => compare(key(a, column), key(b, column)) * (up ? 1 : -1));
      body.append(...filled, ...rows.filter((row) => key(row, column) === null));
    });
  });
  const filter = document.getElementById(table.id + "-filter");
  const count = document.getElementById(table.id + "-count");
  filter.parentElement.hidden = false;
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\\s+/);
    for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
    count.textContent = rows.filter((row) => !row.hidden).length + " / " + rows.length;
  });
}
"""


def hash_of(text: str) -> str:
    """The hash by which a policy allows an element with that text."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


POLICY = (
    f"default-src 'none'; style-src {hash_of(STYLE)}; script-src {hash_of(SCRIPT)}; base-uri 'none'; form-action 'none'"
)
