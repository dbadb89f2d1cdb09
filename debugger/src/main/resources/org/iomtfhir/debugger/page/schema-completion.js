// Completion of members and values from a JSON Schema: the one that other editors use as well.

/** Where in the JSON a position is: the names and indexes down to it, and whether a name or a value belongs there. */
export function placeIn(text) {
  const stack = [];
  let expectsName = false;
  let name = null;
  let i = 0;
  const value = () => { name = null; };
  while (i < text.length) {
    const c = text[i];
    if (c === '"' || c === "'") {
      const end = closing(text, i, c);
      if (end < 0) {
        return { path: path(stack, expectsName ? null : name), name: expectsName, inText: true, from: i + 1, quote: c };
      }
      const inner = text.slice(i + 1, end);
      i = end + 1;
      if (expectsName) {
        name = inner;
        expectsName = false;
      } else {
        note(stack, name, inner);
      }
      continue;
    }
    if (c === '/' && text[i + 1] === '/') {
      i = text.indexOf('\n', i);
      if (i < 0) {
        return null;
      }
    } else if (c === '/' && text[i + 1] === '*') {
      i = text.indexOf('*/', i) + 1;
      if (i < 1) {
        return null;
      }
    } else if (c === '{') {
      stack.push({ step: name ?? index(stack), texts: {} });
      value();
      expectsName = true;
    } else if (c === '[') {
      stack.push({ step: name ?? index(stack), at: 0 });
      value();
      expectsName = false;
    } else if (c === '}' || c === ']') {
      stack.pop();
      value();
      expectsName = false;
    } else if (c === ',') {
      const top = stack.at(-1);
      if (top && top.at !== undefined) {
        top.at++;
      } else {
        expectsName = true;
      }
      value();
    }
    i++;
  }
  return { path: path(stack, expectsName ? null : name), name: expectsName, inText: false, from: text.length };
}

function closing(text, from, quote) {
  for (let i = from + 1; i < text.length; i++) {
    if (text[i] === '\\') {
      i++;
    } else if (text[i] === quote) {
      return i;
    } else if (text[i] === '\n') {
      return -1;
    }
  }
  return -1;
}

function index(stack) {
  return stack.at(-1)?.at ?? null;
}

function note(stack, name, text) {
  const top = stack.at(-1);
  if (top?.texts && name) {
    top.texts[name.toLowerCase()] = text;
  }
}

function path(stack, name) {
  const steps = stack.slice(1).map((level, at) => ({ step: level.step, kind: stack[at].texts?.templatetype }));
  if (name !== null && name !== undefined) {
    steps.push({ step: name, kind: stack.at(-1)?.texts?.templatetype });
  }
  return steps;
}

/** All schemas that may count at a place. */
function at(schema, steps) {
  let here = spread(schema, schema);
  for (const { step, kind } of steps) {
    const next = here.flatMap(one => typeof step === 'number'
      ? [one.items]
      : [find(one.properties, step)]).filter(Boolean);
    const named = kind && step === 'template' && definition(schema, kind);
    here = (named ? [named] : next).flatMap(one => spread(one, schema));
  }
  return here;
}

function definition(schema, kind) {
  const plain = kind.toLowerCase().replace(/template$/, '');
  return find(schema.definitions, Object.keys(schema.definitions).find(name => name.toLowerCase() === plain) ?? '');
}

function find(members, name) {
  return members && Object.hasOwn(members, name) ? members[name] : undefined;
}

function spread(schema, root, depth = 0) {
  if (!schema || depth > 12) {
    return [];
  }
  const all = [schema];
  if (schema.$ref) {
    all.push(...spread(root.definitions[schema.$ref.split('/').at(-1)], root, depth + 1));
  }
  for (const part of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? []), schema.then, schema.else]) {
    all.push(...spread(part, root, depth + 1));
  }
  return all;
}

/** A source of completions for the editor. */
export function schemaCompletion(schema) {
  return context => {
    const place = placeIn(context.state.sliceDoc(0, context.pos));
    if (!place || (!place.inText && !context.explicit)) {
      return null;
    }
    const here = at(schema, place.path);
    const found = new Map();
    if (place.name) {
      for (const one of here) {
        for (const [name, member] of Object.entries(one.properties ?? {})) {
          if (!found.has(name) || member.description) {
            found.set(name, { label: name, type: 'property', detail: '', info: member.description || undefined,
              apply: place.inText ? name : `"${name}": ` });
          }
        }
      }
    } else {
      for (const one of here) {
        for (const value of [...(one.examples ?? []), ...(one.enum ?? [])]) {
          found.set(String(value), { label: String(value), type: 'constant',
            apply: place.inText ? String(value) : JSON.stringify(value) });
        }
      }
    }
    return found.size === 0 ? null : { from: place.inText ? place.from : context.pos, options: [...found.values()], validFor: /^[\w$]*$/ };
  };
}
