// Does everything to an article that a reader might do by accident.
async () => {
  // A hostile page may delay frames and images forever; an honest one takes less than a second.
  const soon = (what) => Promise.race([what, new Promise((done) => setTimeout(done, 5000))]);
  const frame = () => soon(new Promise((done) => requestAnimationFrame(done)));
  for (const image of document.images) image.loading = 'eager';
  for (const element of document.querySelectorAll('main *')) {
    for (const name of ['mouseover', 'mouseenter', 'pointerover', 'focus', 'blur', 'click', 'toggle', 'copy',
      'wheel', 'animationstart', 'transitionend', 'keydown', 'error', 'load', 'submit', 'beforetoggle', 'begin'])
      element.dispatchEvent(new Event(name, { bubbles: false, cancelable: true }));
    if (element.localName === 'details') element.open = true;
  }
  for (const link of document.querySelectorAll('a[href], area[href]')) {
    const scheme = link.protocol;
    if (!['http:', 'https:', 'mailto:'].includes(scheme)) link.click();
  }
  await soon(Promise.all([...document.images].map((image) => image.complete
    || new Promise((done) => { image.onload = image.onerror = done; }))));
  await frame();
  await frame();
}
