() => {
  // Elements of the frameworks: script loaders and markers for hydration.
  const framework = 'script:not([type="application/ld+json"]), next-route-announcer, template, link[rel~="preload"], link[rel~="modulepreload"], body > div[hidden]';
  const attribute = /^(nonce|data-(precedence|next|react|rsc|nimg|href).*)$/;
  const lines = [];
  const link = (name, value) =>
    (name === 'href' || name === 'src') && /^\/preview(\/|$)/.test(value) ? value.replace(/^\/preview\/?/, '/').replace(/\?[^#]*/, '') : value;
  const sorted = (value) =>
    Array.isArray(value) ? value.map(sorted)
      : value && typeof value === 'object' ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]))
      : value;
  const data = [];
  const lineOf = (element, depth) => {
    if (element.matches(framework)) return [];
    if (element.matches('script')) {
      data.push('json ' + JSON.stringify(sorted(JSON.parse(element.textContent))));
      return [];
    }
    const attributes = [...element.attributes]
      .filter(({ name }) => !attribute.test(name) && !name.startsWith('xmlns'))
      .map(({ name, value }) => ` ${name}=${JSON.stringify(link(name, value))}`)
      .sort();
    const own = ['  '.repeat(depth) + element.localName + attributes.join('')];
    const exact = element.closest('.article');
    let text = '';
    const flush = () => {
      const shown = exact ? text : text.replace(/\s+/g, ' ').trim();
      if (shown) own.push('  '.repeat(depth + 1) + JSON.stringify(shown));
      text = '';
    };
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) text += node.data;
      if (node.nodeType !== Node.ELEMENT_NODE) continue;
      flush();
      own.push(...lineOf(node, depth + 1));
    }
    flush();
    return own;
  };
  const head = [...document.head.children].map((child) => lineOf(child, 1).join(' ')).filter(Boolean).sort();
  const html = document.documentElement;
  return [`html lang=${html.lang} dir=${html.dir} mode=${document.compatMode}`, ...head, ...lineOf(document.body, 0), ...data];
}
