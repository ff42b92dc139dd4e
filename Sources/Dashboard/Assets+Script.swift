extension Assets {
  /// What pages can do more with scripts: keys, live progress, the points of the explorer.
  ///
  /// Texts go into the page as texts; only the server's own HTML is put in as it is.
  static let script = #"""
    "use strict";
    (() => {
      const rows = () => [...document.querySelectorAll("table[data-rows] tbody tr")];
      const typing = (element) => element.closest("input:not([type=checkbox]), select, textarea");

      const step = (by) => {
        const all = rows();
        if (!all.length) return;
        const here = all.indexOf(document.activeElement.closest("tr"));
        const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : here + by;
        all[Math.max(0, Math.min(all.length - 1, next))].focus();
      };

      const keys = {
        "/": () => { const field = document.querySelector("[data-filter]"); field?.focus(); field?.select(); },
        "j": () => step(1),
        "k": () => step(-1),
        "x": () => document.activeElement.closest("tr")?.querySelector("input[type=checkbox]")?.click(),
        "Enter": (event) => {
          if (!event.target.matches("tr")) return false;
          event.target.querySelector("a")?.click();
        },
      };

      document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
        if (typing(event.target)) return;
        const action = keys[event.key];
        if (action && action(event) !== false) event.preventDefault();
      });

      for (const form of document.querySelectorAll("form[data-auto]")) {
        for (const field of form.querySelectorAll("select, input[type=checkbox]")) {
          field.addEventListener("change", () => form.submit());
        }
      }

      // Live progress: the server makes the part of the page, so that it is the same as without.
      for (const part of document.querySelectorAll("[data-live]")) {
        const poll = async () => {
          try {
            if (!document.hidden && !part.contains(document.activeElement)) {
              const answer = await fetch(part.dataset.live);
              if (answer.ok) {
                const progress = await answer.json();
                part.innerHTML = progress.html;
                if (progress.remaining === 0) return;
              }
            }
          } catch { /* the server is gone for now; the next try may find it */ }
          setTimeout(poll, 2000);
        };
        setTimeout(poll, 2000);
      }

      // Points: one stop of the tabulator for all, arrows between them.
      for (const figure of document.querySelectorAll("[data-points]")) {
        const points = [...figure.querySelectorAll(".point")];
        const tip = figure.querySelector(".tip");
        const place = (point) => {
          const circle = point.querySelector("circle");
          return [Number(circle.getAttribute("cx")), Number(circle.getAttribute("cy"))];
        };
        const order = points.map((_, index) => index)
          .sort((one, other) => place(points[one])[0] - place(points[other])[0]);
        points.forEach((point, index) => { if (index !== order[0]) point.setAttribute("tabindex", "-1"); });
        const mark = (point, isHere) => {
          document.getElementById(point.dataset.row)?.classList.toggle("here", isHere);
          tip.hidden = !isHere;
          if (!isHere) return;
          tip.textContent = point.getAttribute("aria-label");
          const box = point.getBoundingClientRect(), frame = figure.getBoundingClientRect();
          const x = box.left - frame.left + 14;
          tip.style.left = Math.max(0, Math.min(x, frame.width - tip.offsetWidth)) + "px";
          tip.style.top = Math.max(0, box.top - frame.top - tip.offsetHeight - 6) + "px";
        };
        points.forEach((point, index) => {
          point.addEventListener("mouseenter", () => mark(point, true));
          point.addEventListener("mouseleave", () => mark(point, false));
          point.addEventListener("focus", () => mark(point, true));
          point.addEventListener("blur", () => mark(point, false));
          point.addEventListener("keydown", (event) => {
            const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
            if (!by) return;
            event.preventDefault();
            const next = points[order[order.indexOf(index) + by]];
            if (!next) return;
            point.setAttribute("tabindex", "-1");
            next.removeAttribute("tabindex");
            next.focus();
          });
        });
      }
    })();
    """#
}
