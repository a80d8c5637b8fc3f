// The query editor: YASGUI over this server's own endpoint, with the prefixes, examples and terms that it tells.
"use strict";

const plain = document.getElementById("plain");
const place = document.getElementById("yasgui");
const words = /[\w.-]*:?[\w.-]*$/;

// The library's completions of prefixes, classes and properties ask other servers; that of variables asks nobody.
Yasgui.Yasqe.defaults.autocompleters = ["variables"];

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
