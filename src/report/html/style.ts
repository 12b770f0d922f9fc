// The page's look: a calm reading column, colours as variables for light and dark, one breakpoint, and paper.

import { COLOURS, type Colour } from '../charts/theme.ts';

const colours = (theme: 'light' | 'dark'): string =>
  (Object.keys(COLOURS) as Colour[]).map((name) => `--${name}:${COLOURS[name][theme]}`).join(';');

/** Behind the cards; `paper` is the cards' own ground. */
const GROUND = { light: '#f5f6f8', dark: '#0e1114' } as const;

export const STYLE = `
:root{color-scheme:light dark;${colours('light')};--ground:${GROUND.light}}
@media (prefers-color-scheme:dark){:root{${colours('dark')};--ground:${GROUND.dark}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
main{max-width:1160px;margin:0 auto;padding:28px 20px 56px;display:grid;grid-template-columns:minmax(0,1fr);gap:20px}
h1,h2,p,ul,figure,dl,pre{margin:0}
code,pre,q{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.9em}
code,q,h1,h2,.note{overflow-wrap:anywhere}
q{quotes:none}
a{color:var(--blue)}
h2{font-size:1.0625rem;line-height:1.35;font-weight:650;letter-spacing:-.005em;text-wrap:balance}
.card,.verdict{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:18px 20px}
.note,figcaption,.eyebrow{color:var(--muted);font-size:.875rem}

.verdict{border-top:4px solid var(--muted);padding:20px 24px 22px}
.verdict.held{border-top-color:var(--green)}
.verdict.crossed{border-top-color:var(--vermillion)}
.verdict.undecided{border-top-color:var(--purple)}
.eyebrow{font-variant-numeric:tabular-nums}
h1{font-size:clamp(1.5rem,1.1rem + 1.8vw,2.125rem);line-height:1.2;font-weight:700;letter-spacing:-.02em;margin:4px 0 0}
h1 .word{font-weight:500;color:var(--muted)}
h1 .word::before{content:"— "}
.held h1 .word,.chips .held .sign{color:var(--green)}
.crossed h1 .word,.chips .crossed .sign{color:var(--vermillion)}
.undecided h1 .word,.chips .undecided .sign{color:var(--purple)}
.partial{margin-top:10px}
.verdict>.note{margin-top:10px}
.chips{list-style:none;padding:0;margin-top:16px;display:flex;flex-wrap:wrap;gap:8px}
.chips li{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 10px;border:1px solid var(--line);border-left:3px solid var(--green);border-radius:6px;padding:6px 12px 6px 10px;font-size:.9375rem;max-width:100%}
.chips li.crossed{border-left:3px double var(--vermillion);border-left-width:5px}
.chips li.undecided{border-left:5px dotted var(--purple)}
.chips li.plain{border-left-color:var(--muted)}
.chips .sign{font-weight:650;white-space:nowrap}
.chips .observed{font-weight:650;font-variant-numeric:tabular-nums}

.story{padding:6px 24px;display:grid;gap:8px;max-width:78ch;font-size:1.0625rem}
.whole{white-space:nowrap}
.story h2{color:var(--muted);font-size:.875rem;font-weight:600}

.pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:20px}
figure{display:grid;grid-template-columns:minmax(0,1fr);gap:12px}
.pair figure{grid-row:span 3;grid-template-rows:subgrid;align-items:start}
figcaption{display:grid;gap:8px;grid-template-columns:minmax(0,1fr)}
figcaption p{max-width:90ch}
.drawing svg{display:block;width:100%;height:auto;overflow:visible}
.drawing:not(.wide) svg{max-width:520px;margin:0 auto}
.chart text{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}

#heat-map .chart text{stroke:none}

.scroll,.drawing.wide{overflow-x:auto;max-width:100%}
:focus-visible{outline:2px solid var(--blue);outline-offset:2px}
section.card{display:grid;gap:10px;grid-template-columns:minmax(0,1fr)}
table{color:var(--ink);border-collapse:collapse;font-size:.875rem;line-height:1.4;font-variant-numeric:tabular-nums;min-width:100%}
caption{text-align:left;color:var(--muted);padding-bottom:8px;max-width:90ch}
th,td{text-align:left;font-weight:400;padding:6px 12px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}
thead th{color:var(--muted);font-weight:600;vertical-align:bottom;border-bottom-color:var(--muted)}
tbody th{font-weight:600;white-space:nowrap}
td{overflow-wrap:break-word;max-width:60ch}
th.n,td.n{text-align:right}
td.n{white-space:pre}
th:last-child,td:last-child{padding-right:0}
#refusals tbody th{font-weight:400;white-space:normal;min-width:44ch}
#worst-pods td:last-child{min-width:44ch}

summary{cursor:pointer;color:var(--ink);font-size:.875rem;font-weight:600}
details[open]>summary{margin-bottom:10px}
.folded{display:grid;gap:12px;grid-template-columns:minmax(0,1fr)}
.folded>h2{padding:6px 4px 0}
.folded summary{font-size:1rem}
.folded details>*+*{margin-top:12px}
.folded ul{padding-left:1.2em}
pre{font-size:.8125rem;line-height:1.5;background:var(--ground);border-radius:6px;padding:14px 16px;width:max-content;min-width:100%}
dt{font-weight:650}
dd{margin:0 0 8px;max-width:80ch}
.worst{padding-left:1.4em;display:grid;gap:10px}
.changes{padding-left:0;list-style:none;margin-top:12px}
.folded .changes{padding-left:0}
section.card>.changes{margin-top:0}
.command{display:flex;flex-wrap:wrap;gap:8px 14px;align-items:center}
.command code span{display:inline-block;max-width:100%;overflow-wrap:anywhere}
.command code{background:var(--ground);border-radius:6px;padding:6px 10px}
button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer}
.tools{display:flex;gap:12px}
.tool{font-size:.8125rem;color:var(--blue);text-decoration:underline;text-underline-offset:3px}
.sort{text-align:inherit;font-weight:inherit}
.sort::after{content:"\\00a0↕";opacity:.55}
[aria-sort=ascending] .sort::after{content:"\\00a0↑";opacity:1}
[aria-sort=descending] .sort::after{content:"\\00a0↓";opacity:1}

@media screen and (max-width:820px){
.pair{grid-template-columns:minmax(0,1fr)}
main{padding:16px 12px 40px;gap:14px}
table{width:max-content}
caption{position:sticky;left:0;max-width:calc(100vw - 56px)}
td{max-width:38ch}
.card,.verdict{padding:14px}
.story{padding:4px 14px}
.drawing.wide svg{width:860px}
}
@media screen and (max-width:480px){
figure:not(#curves) .drawing:not(.wide) text{font-size:13.5px}
tbody th{white-space:normal;overflow-wrap:anywhere;max-width:20ch}
}
@page{size:A4;margin:14mm}
@media print{
:root{${colours('light')};--ground:#fff}
html{font-size:11.5px}
body{font-size:1rem}
.chart text{stroke:none}
main,.pair{gap:10px}
main{max-width:none;padding:0;gap:10px}
.card,.verdict{border-radius:0;padding:10px 12px}
main>figure,section.card{display:block}
main>figure>*+*,section.card>*+*{margin-top:8px}
.pair figure,.drawing,tr,.chips li,.worst li{break-inside:avoid}
h2,summary,caption,.drawing{break-after:avoid}
.scroll,.drawing.wide{overflow:visible}
.drawing.wide svg{width:100%}
table{font-size:7pt}
th,td{padding:3px 6px 3px 0}
tbody th{white-space:normal}
table:has(th:nth-child(14)) :is(th,td){font-size:5.5pt;padding-right:3px}
.pair th,.pair td{padding-top:1px;padding-bottom:1px}
.pair .drawing svg{max-width:300px}
pre{white-space:pre-wrap;width:auto}
.tools,.tool,.sort::after{display:none}
details::details-content{content-visibility:visible;block-size:auto;height:auto}
}
`;
