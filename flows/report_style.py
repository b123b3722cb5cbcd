"""How the morning report looks: one style for phone and wall, light and dark, nothing from anywhere."""

# Nothing may be loaded or run, even if something slipped through the escaping.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
STYLE = """
:root{--paper:#f6f4ef;--card:#fff;--ink:#1d2730;--soft:#5d6b79;--line:#e2e0d8;--bar:#2f6f8f;--track:#eceae3;
--good:#2f7d4f;--odd:#8a5a00;--bad:#b3261e;--link:#1f5f7d}
@media(prefers-color-scheme:dark){:root{--paper:#12161b;--card:#1a2027;--ink:#e6e9ed;--soft:#9aa7b4;--line:#2d3640;
--bar:#5fa8c9;--track:#252d36;--good:#6fcf97;--odd:#e3b341;--bad:#ff8a80;--link:#8ecbe6}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:76rem;margin:0 auto;padding:1.5rem 1rem 3rem}
header{border-bottom:3px double var(--line);padding-bottom:1rem;margin-bottom:1rem}
h1{font:700 1.9rem/1.2 Georgia,"Times New Roman",serif;margin:0}
h2{font:700 1.15rem/1.3 Georgia,"Times New Roman",serif;margin:0 0 .7rem}
.day{color:var(--soft);margin:.1rem 0 .8rem}.lead{font-size:1.12rem;margin:.2rem 0}
.state{display:inline-block;font-size:.85rem;font-weight:600;border:1px solid currentColor;border-radius:1rem;
padding:.05rem .6rem;margin-inline-end:.4rem}
.complete{color:var(--good)}.complete_with_rejects{color:var(--odd)}.failed{color:var(--bad)}
.soft{color:var(--soft)}.small{font-size:.88rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;margin:1rem 0}
.tile,section,details{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.9rem 1rem;
min-width:0;overflow-wrap:anywhere}
.tile b{display:block;font-size:1.6rem;line-height:1.2;font-variant-numeric:tabular-nums}
.tile span{display:block;font-size:.92rem}.tile .soft{font-size:.82rem}
.grid{columns:21rem 3;column-gap:1rem;margin-bottom:1rem}.pair{columns:30rem 2}
section{margin:0 0 1rem;break-inside:avoid}
.look{border-inline-start:4px solid var(--bad)}
ul,ol{margin:0;padding:0;list-style:none}
.news li{padding:.45rem 0;border-top:1px solid var(--line)}.news li:first-child{border-top:0;padding-top:0}
.news small{display:block;color:var(--soft);font-size:.88rem}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:2px}
.bars li{display:grid;grid-template-columns:minmax(0,8.5rem) 1fr 3.2rem;gap:.6rem;align-items:center;padding:.12rem 0;
font-size:.92rem}
.bars i{display:block;height:.8rem;border-radius:.2rem;background:var(--bar);min-width:2px}
.bars b{font-weight:500;text-align:end;font-variant-numeric:tabular-nums}
.bars span:first-child{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.days{display:flex;gap:.35rem;align-items:flex-end;height:9.5rem}
.days li{flex:1 1 0;max-width:4rem;min-width:0;height:100%;display:flex;flex-direction:column;justify-content:flex-end;
text-align:center;font-size:.72rem;line-height:1.25}
.days i{background:var(--bar);border-radius:.2rem .2rem 0 0;min-height:2px}
.days span{color:var(--soft);height:1.9rem;overflow-wrap:normal}
.days b{font-weight:500;font-variant-numeric:tabular-nums}
summary{cursor:pointer;font:700 1.15rem/1.3 Georgia,"Times New Roman",serif}details{margin:1rem 0}
.scroll{overflow-x:auto;margin-top:.6rem}table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:start;padding:.3rem .5rem;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:normal}
td:first-child{white-space:nowrap}td:last-child{min-width:14rem}
th{color:var(--soft);font-weight:500}.n{text-align:end;font-variant-numeric:tabular-nums}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:0}dt{color:var(--soft)}dd{margin:0}
footer{color:var(--soft);font-size:.88rem;margin-top:1.5rem}
@media(max-width:30rem){h1{font-size:1.55rem}main{padding:1rem .75rem 2rem}.tiles{grid-template-columns:1fr 1fr}}
@media print{body{background:#fff}.tile,section,details{break-inside:avoid}}
"""
