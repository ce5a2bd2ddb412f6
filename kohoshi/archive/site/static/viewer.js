// The arrow keys turn the faces, as the links above the picture do.
addEventListener('keydown', event => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest('input, select, textarea')) return
  const way = { ArrowLeft: 'prev', ArrowRight: 'next' }[event.key]
  if (way) document.querySelector(`.turn a[rel=${way}]`)?.click()
})
