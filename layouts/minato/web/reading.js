// Keeps the reader's choice of text size and furigana from page to page; without it the choice
// holds for the page (style.css reads the controls themselves).
const controls = [...document.querySelectorAll('.reading input')]
const chosen = () => Object.fromEntries(controls.filter(c => c.type === 'checkbox' || c.checked)
  .map(c => [c.name, c.type === 'checkbox' ? c.checked : c.value]))
try {
  const kept = JSON.parse(localStorage.getItem('reading') ?? '{}')
  for (const control of controls) {
    if (!(control.name in kept)) continue
    control.checked = control.type === 'checkbox' ? kept[control.name] : kept[control.name] === control.value
  }
  for (const control of controls) control.addEventListener('change', () => localStorage.setItem('reading', JSON.stringify(chosen())))
} catch { /* storage is closed to this page: the choice holds for the page alone */ }
