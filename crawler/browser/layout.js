// What stands where on the page as it is shown: [kind, x, y, width, height, words, address] in pixels of the picture.
// Kinds: t words, a link, h link that nobody sees (with the place where it stands), i picture, f field or frame,
// r:list, r:nav, r:footer parts of the page.
([mostItems, mostWords]) => {
  const items = [];
  let room = mostWords;
  const width = document.documentElement.clientWidth;
  const of = r => [r.left + scrollX, r.top + scrollY, r.width, r.height].map(Math.round);
  const inside = b => b[2] >= 2 && b[3] >= 2 && b[0] + b[2] > 0 && b[0] < width && b[1] + b[3] > 0;
  const put = (kind, box, words, address) => {
    if (items.length >= mostItems || room <= 0) return;
    const text = (words || '').replace(/\s+/g, ' ').trim().slice(0, 600);
    room -= text.length + 20;
    items.push([kind, ...box, text, (address || '').slice(0, 400)]);
  };
  const clipped = e => {
    for (let p = e, n = 0; p && p !== document.body && n < 12; p = p.parentElement, n++) {
      const r = p.getBoundingClientRect();
      if ((r.width < 2 || r.height < 2) && getComputedStyle(p).overflow !== 'visible') return true;
    }
    return false;
  };
  const visible = e => {
    for (let p = e, n = 0; p && n < 3; p = p.parentElement, n++) if (getComputedStyle(p).opacity === '0') return false;
    return e.checkVisibility({checkVisibilityCSS: true}) && !clipped(e);
  };
  // Where something unseen stands in the page: the nearest part around it that is seen, or a strip behind its neighbour.
  const spot = e => {
    let top = e;
    while (top.parentElement && top.parentElement !== document.body) {
      const b = of(top.parentElement.getBoundingClientRect());
      if (inside(b) && b[3] < 600 && visible(top.parentElement)) return b;
      top = top.parentElement;
    }
    for (let s = top.previousElementSibling; s; s = s.previousElementSibling) {
      const b = of(s.getBoundingClientRect());
      if (inside(b)) return [b[0], b[1] + b[3] - 8, b[2], 16];
    }
    return [0, 0, width, 16];
  };
  const skip = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'TEXTAREA', 'OPTION', 'HEAD']);
  const part = /(?:^|[-_ ])(?:(foot|footer|bottom|copyright|dibu)|(nav|menu|navbar|daohang))/i;
  const range = document.createRange();
  const walk = document.createTreeWalker(document.body || document.documentElement, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT,
    n => n.nodeType === 1 && skip.has(n.nodeName) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  let regions = 0;
  for (let n = walk.nextNode(); n && items.length < mostItems; n = walk.nextNode()) {
    if (n.nodeType === 3) {
      if (!n.data.trim() || !n.parentElement) continue;
      range.selectNodeContents(n);
      const b = of(range.getBoundingClientRect());
      if (inside(b) && visible(n.parentElement)) put('t', b, n.data, '');
      continue;
    }
    const b = of(n.getBoundingClientRect()), name = n.nodeName;
    if (name === 'A' && n.hasAttribute('href')) {
      const seen = visible(n) && (inside(b) || [...n.children].some(c => inside(of(c.getBoundingClientRect()))));
      const whole = inside(b) || !seen ? b : of([...n.children].map(c => c.getBoundingClientRect()).find(r => inside(of(r))));
      if (seen) put('a', whole, '', n.href); else put('h', spot(n), n.textContent, n.href);
    } else if (name === 'IMG') {
      if (inside(b) && visible(n)) put('i', b, n.alt, n.currentSrc || n.src);
    } else if (name === 'IFRAME' || name === 'INPUT' || name === 'SELECT') {
      if (inside(b) && visible(n)) put('f', b, n.name || n.id, n.src || '');
    } else if (regions < 80) {
      const marks = name === 'FOOTER' ? 'footer' : name === 'NAV' ? 'nav' : `${n.id} ${typeof n.className === 'string' ? n.className : ''}`;
      const hit = part.exec(marks);
      const list = name === 'UL' || name === 'OL' || name === 'TABLE' || /list/i.test(marks);
      if ((hit || list) && b[2] >= 2 && visible(n)) {
        regions++;
        put(hit ? (hit[1] ? 'r:footer' : 'r:nav') : 'r:list', b[3] < 24 ? [b[0], b[1] - 18, b[2], b[3] + 20] : b, String(n.textContent.trim().length), '');
      }
    }
  }
  return items;
}
