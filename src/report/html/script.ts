// The page's only script: conveniences that nothing depends on. Tables sort by a click on a header, a chart or a table
// can be saved, a command line copied, and folded parts open for print.

export const SCRIPT = `
'use strict';
const make = (name, text, act) => {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = name;
  button.textContent = text;
  button.addEventListener('click', () => act(button));
  return button;
};
const valueOf = (cell) => {
  const value = cell.dataset.value;
  return value === undefined ? cell.textContent.trim() : value === '' ? -Infinity : Number(value);
};
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const sortBy = (head, column) => {
  const body = head.closest('table').tBodies[0];
  const down = head.getAttribute('aria-sort') === 'ascending';
  for (const other of head.parentElement.cells) other.removeAttribute('aria-sort');
  head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  const rows = [...body.rows].sort((a, b) => compare(valueOf(a.cells[column]), valueOf(b.cells[column])));
  body.append(...(down ? rows.reverse() : rows));
};
const save = (name, type, text) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
};
const csvCell = (cell) => {
  const value = cell.dataset.value ?? cell.textContent.trim();
  const text = cell.dataset.value === undefined && /^[=+\\-@\\t\\r]/.test(value) ? "'" + value : value;
  return /[",\\r\\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
};
const csvOf = (table) => [
  [...table.tHead.rows[0].cells].map((cell) => cell.dataset.key).join(','),
  ...[...table.tBodies[0].rows].map((row) => [...row.cells].map(csvCell).join(',')),
].join('\\n') + '\\n';
const savingCsv = (table) =>
  make('tool', 'Save as CSV', () => save(table.dataset.name + '.csv', 'text/csv', csvOf(table)));
const tools = (...buttons) => {
  const line = document.createElement('p');
  line.className = 'tools';
  line.append(...buttons);
  return line;
};
const svgOf = (figure) => figure.querySelector('svg').outerHTML;

for (const table of document.querySelectorAll('table')) {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const text = head.textContent.trim();
    head.textContent = '';
    head.append(make('sort', text, () => sortBy(head, column)));
  });
  if (!table.closest('figure')) table.closest('.scroll').after(tools(savingCsv(table)));
}
for (const figure of document.querySelectorAll('figure')) {
  const svg = make('tool', 'Save as SVG', () => save(figure.id + '.svg', 'image/svg+xml', svgOf(figure)));
  figure.querySelector('figcaption').append(tools(svg, savingCsv(figure.querySelector('table'))));
}
const copy = (line) => make('tool', 'Copy', (button) => {
  navigator.clipboard.writeText(line.textContent).then(
    () => { button.textContent = 'Copied'; },
    () => getSelection().selectAllChildren(line),
  );
});
if (navigator.clipboard) for (const line of document.querySelectorAll('.command code')) line.after(copy(line));
const opened = [];
addEventListener('beforeprint', () => {
  for (const fold of document.querySelectorAll('details:not([open])')) {
    fold.open = true;
    opened.push(fold);
  }
});
addEventListener('afterprint', () => {
  for (const fold of opened.splice(0)) fold.open = false;
});
`;
