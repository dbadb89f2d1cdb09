// A resource as indented JSON, line by line, each with its JSON Pointer; digits stay as they are written.

/** The lines of a JSON text: { depth, text, pointer }. */
export function lines(json) {
  const result = [];
  let i = 0;
  let depth = 0;
  const line = (text, pointer) => result.push({ depth, text, pointer });
  const token = () => {
    const start = i;
    if (json[i] === '"') {
      for (i++; json[i] !== '"'; i++) {
        if (json[i] === '\\') {
          i++;
        }
      }
      i++;
    } else {
      while (i < json.length && !',]}'.includes(json[i])) {
        i++;
      }
    }
    return json.slice(start, i);
  };
  const value = (before, pointer, comma) => {
    const open = json[i];
    if (open !== '{' && open !== '[') {
      line(before + token() + comma(), pointer);
      return;
    }
    line(before + open, pointer);
    const close = open === '{' ? '}' : ']';
    i++;
    depth++;
    for (let at = 0; json[i] !== close; at++) {
      let name = '';
      let step = at;
      if (open === '{') {
        const quoted = token();
        i++;
        step = JSON.parse(quoted);
        name = quoted + ': ';
      }
      value(name, `${pointer}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`, () => {
        if (json[i] === ',') {
          i++;
          return ',';
        }
        return '';
      });
      if (json[i] === ',') {
        i++;
        result.at(-1).text += ',';
      }
    }
    i++;
    depth--;
    line(close, pointer);
  };
  value('', '', () => '');
  return result;
}
