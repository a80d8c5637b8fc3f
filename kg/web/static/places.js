// Shows what the fragment of the address names: opens what it is folded in, or goes to the page that has room for it.
"use strict";

function show() {
  let name = "";
  try {
    name = decodeURIComponent(location.hash.slice(1));
  } catch {
    return; // no fragment of ours
  }
  const place = name && document.getElementById(name);
  const query = new URLSearchParams(location.search);
  if (place) {
    for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    place.scrollIntoView();
  } else if (name && !query.has("part")) {
    location.replace(`${location.pathname}?${new URLSearchParams({ at: name })}`);
  }
}

addEventListener("hashchange", show);
show();
