// The query editor: YASGUI over this server's own endpoint, with the prefixes, examples and terms that it tells.
"use strict";

const plain = document.getElementById("plain");
const place = document.getElementById("yasgui");
const words = /[\w.-]*:?[\w.-]*$/;

// The library's completions of prefixes, classes and properties ask other servers; that of variables asks nobody.
Yasgui.Yasqe.defaults.autocompleters = ["variables"];

// The library makes cells, filters and widths out of strings of markup. Here a cell is an element with text in it, and
// what else it asks for has no markup left: what a record says is never read as HTML, whatever the policy would stop.
class Cells extends Yasgui.Yasr.plugins.table {
  getColumns() {
    const prefixes = this.yasr.getPrefixes() || {};
    return (super.getColumns() || []).map((column, place) => place === 0 ? column : {
      ...column,
      title: escaped(column.name),
      render: (value, kind) => value === "" ? "" : kind === "display" ? this.cell(value, prefixes) : escaped(value.value),
    });
  }

  cell(value, prefixes) {
    const cell = made("div", made("span"));
    const inner = cell.firstChild;
    if (value.type === "uri") {
      const shown = linked(value.value, prefixes);
      inner.append(...(this.persistentConfig.compact || shown.textContent !== value.value ? [shown] : ["<", shown, ">"]));
      return cell;
    }
    inner.className = "nonIri";
    const language = value["xml:lang"], datatype = value.datatype;
    if (this.persistentConfig.compact || !(language || datatype)) inner.append(value.value);
    else inner.append(`"${value.value}"`, language ? made("sup", `@${language}`) : made("sup", "^^", linked(datatype, prefixes)));
    return cell;
  }
}
Yasgui.Yasr.registerPlugin("table", Cells);

function made(name, ...inside) {
  const element = document.createElement(name);
  element.append(...inside);
  return element;
}

function escaped(text) {
  return text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
}

// An IRI by its prefix where it has one, with a link where a browser may follow it.
function linked(iri, prefixes) {
  const found = Object.entries(prefixes).find(([, beginning]) => iri.startsWith(beginning));
  const name = found ? `${found[0]}:${iri.slice(found[1].length)}` : iri;
  if (!/^https?:\/\//i.test(iri)) return made("span", name);
  const link = made("a", name);
  Object.assign(link, { className: "iri", href: iri, target: "_blank", rel: "noopener noreferrer" });
  return link;
}

fetch("/editor/terms.json").then((answer) => answer.json()).then((known) => start(known));

function start(known) {
  const described = new Map(known.terms.map((term) => [term.name, `${term.name}  ${term.label}`]));
  Yasgui.Yasqe.registerAutocompleter({
    name: "terms",
    bulk: false,
    autoShow: false,
    persistenceId: null,
    isValidCompletionPosition: (yasqe) => {
      const token = yasqe.getCompleteToken();
      return !token.string.startsWith("?") && words.test(token.string) && token.type !== "comment";
    },
    // By the beginning of the name, then by any part of the name or the label.
    get: (_yasqe, token) => {
      const wanted = (token ? token.autocompletionString || token.string : "").trim().toLowerCase();
      const names = known.terms.filter((term) => `${term.name} ${term.label}`.toLowerCase().includes(wanted));
      const begins = (term) => term.name.toLowerCase().startsWith(wanted) || term.name.toLowerCase().split(":")[1]?.startsWith(wanted);
      return Promise.resolve([...names.filter(begins), ...names.filter((term) => !begins(term))].slice(0, 100).map((term) => term.name));
    },
    preProcessToken: (_yasqe, token) => ({ ...token, autocompletionString: token.string }),
    // The prefix is declared when a name is chosen: before, that would move the text under the list.
    postprocessHints: (yasqe, hints) => hints.map((hint) => ({
      ...hint,
      displayText: described.get(hint.text) || hint.text,
      hint: (editor, list, chosen) => {
        editor.replaceRange(chosen.text, chosen.from || list.from, chosen.to || list.to, "complete");
        const prefix = chosen.text.split(":")[0];
        if (known.prefixes[prefix] && !yasqe.getPrefixesFromQuery()[prefix]) yasqe.addPrefixes({ [prefix]: known.prefixes[prefix] });
      },
    })),
  });

  place.hidden = false;
  plain.hidden = true;
  const asked = new URLSearchParams(location.search).has("query");
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint: `${location.origin}/sparql`, method: "POST" },
    copyEndpointOnNewTab: false,
    endpointCatalogueOptions: { getData: () => [] },
    persistenceId: asked ? null : "trial-kg",
    populateFromUrl: false,
    autofocus: true,
    yasqe: { value: plain.elements.query.value, createShareableLink: null },
  });
  if (asked) yasgui.getTab().getYasqe().setValue(plain.elements.query.value);

  const choose = document.getElementById("choose");
  const example = document.getElementById("example");
  choose.hidden = false;
  example.addEventListener("change", () => {
    const found = known.examples.find((each) => each.name === example.value);
    if (found) yasgui.getTab().getYasqe().setValue(found.query);
  });
}
