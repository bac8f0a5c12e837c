// The stream by which a page of the dashboard hears when to look again.
(function () {
  "use strict";

  // What htmx takes for an EventSource. A browser opens some six connections to a host, over all of its tabs, so only a page that is seen holds
  // its stream; one that is seen again looks at once. A page that is left ends its stream itself, as the browser would call that an error.
  function pageStream(url) {
    const stream = new EventTarget();
    let source = null;
    const tell = () => stream.dispatchEvent(new MessageEvent("change", { data: "-" }));
    const close = () => {
      if (source) source.close();
      source = null;
    };
    const open = () => {
      source = new EventSource(url);
      source.addEventListener("change", tell);
      source.onopen = (event) => stream.onopen(event);
      source.onerror = (event) => {
        if (stream.readyState === EventSource.CLOSED) document.removeEventListener("visibilitychange", follow); // htmx opens another
        stream.onerror(event);
      };
    };
    const follow = () => {
      if (document.hidden) {
        close();
      } else if (!source) {
        open();
        tell();
      }
    };
    Object.defineProperty(stream, "readyState", { get: () => (source ? source.readyState : EventSource.CONNECTING) });
    stream.close = () => {
      document.removeEventListener("visibilitychange", follow);
      close();
    };
    document.addEventListener("visibilitychange", follow);
    addEventListener("pagehide", stream.close, { once: true });
    if (!document.hidden) open();
    return stream;
  }
  htmx.createEventSource = pageStream;

  // A page that the browser kept comes back as it is now.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
