// Files and folders that are opened: which of them is which.

// The server takes no more in one question, so no text that is longer could be explained.
const LONGEST = 16 * 1024 * 1024;
// Whoever opens a home directory by mistake is not kept waiting for all of it.
const MOST_FILES = 1000;

/** What a list of chosen files holds; those of a folder know where in it they stand. */
export function chosen(list) {
  return [...list].map(file => ({ file, path: file.webkitRelativePath || file.name }));
}

/** What was dropped: files, and the files that stand in a folder itself. */
export async function dropped(transfer) {
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry?.()).filter(entry => entry);
  if (!entries.some(entry => entry.isDirectory)) {
    return chosen(transfer.files);
  }
  const found = [];
  for (const entry of entries) {
    if (entry.isFile) {
      found.push({ file: await file(entry), path: entry.name });
      continue;
    }
    for (const each of await children(entry)) {
      if (each.isFile) {
        found.push({ file: await file(each), path: entry.name + '/' + each.name });
      } else {
        // Only so that the page can name the sets that stand in it.
        (await children(each)).filter(one => one.isFile).forEach(one => found.push({ file: null, path: entry.name + '/' + each.name + '/' + one.name }));
      }
    }
  }
  return found;
}

const file = entry => new Promise((resolve, reject) => { entry.file(resolve, reject); });

async function children(directory) {
  const reader = directory.createReader();
  const all = [];
  // A reader gives its entries in parts, and none when there are no more.
  for (let part = [{}]; part.length && all.length < MOST_FILES;) {
    part = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
    all.push(...part);
  }
  return all;
}

/**
 * The texts for the boxes: `device`, `fhir` and `events`, each only if it was among the files; `used` and `left` name the files.
 * Throws an Error for people where nothing can be opened.
 */
export async function read(given) {
  const files = given.length > 1 ? ofOneFolder(given) : given;
  const texts = new Map();
  for (const { file: each, path } of files) {
    if (each.size > LONGEST) {
      throw new Error(`${path} is longer than 16 MB.`);
    }
    texts.set(path, await each.text());
  }
  const isCase = path => path.endsWith('.case.json') && /"?expected"?\s*:/.test(texts.get(path));
  const opened = { used: [], left: [] };
  const put = (name, path, text) => {
    opened[name] = name === 'events' && opened.events !== undefined ? opened.events.replace(/\n?$/, '\n') + text : text;
    opened.used.push(path);
  };
  const cases = [...texts.keys()].filter(isCase);
  if (cases.length === texts.size) {
    ofCase(JSON.parse(texts.get(cases[0])), cases[0], put);
    opened.left.push(...cases.slice(1));
    return opened;
  }
  for (const [path, text] of texts) {
    const name = base(path);
    if (isCase(path) || /^(expected|readme)\b/i.test(name) || !/\.(jsonc?|jsonl|ndjson|txt)$/i.test(name)) {
      opened.left.push(path);
    } else if (/CollectionContent/i.test(text.slice(0, 2000)) || /device/i.test(name)) {
      put('device', path, text);
    } else if (/CollectionFhir/i.test(text.slice(0, 2000)) || /fhir/i.test(name)) {
      put('fhir', path, text);
    } else {
      put('events', path, text);
    }
  }
  if (!opened.used.length) {
    throw new Error('There is no template and no file of events among these.');
  }
  return opened;
}

/** The files of the folder that was chosen, not those of the folders in it. */
function ofOneFolder(given) {
  const depth = path => path.split('/').length;
  const least = Math.min(...given.map(({ path }) => depth(path)));
  const files = given.filter(({ path }) => depth(path) === least).slice(0, MOST_FILES);
  const templates = given.filter(({ path }) => /(devicecontent|fhirmapping)\.json$/i.test(path));
  if (least > 1 && templates.length && !templates.some(({ path }) => depth(path) === least)) {
    const sets = [...new Set(templates.map(({ path }) => path.split('/').slice(1, -1).join('/')))].sort();
    throw new Error(`The templates are in folders of this folder; open one of them: ${sets.slice(0, 20).join(', ')}`);
  }
  return files;
}

function ofCase(given, path, put) {
  for (const name of ['device', 'fhir', 'events']) {
    if (given[name]?.file) {
      throw new Error(`${path} names the file ${given[name].file}; open that one, or the folder of both.`);
    }
    put(name, path, typeof given[name] === 'string' ? given[name] : '');
  }
}

const base = path => path.slice(path.lastIndexOf('/') + 1);
