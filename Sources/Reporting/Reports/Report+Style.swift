extension Report {
  /// The look of a report: one column of text, tables that scroll, dark mode, and a print version.
  static let styles = """
    :root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --line: #d5dae0;
      --paper: #ffffff; --shade: #f5f7f9; --link: #0b5cad; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --soft: #9aa4af;
      --line: #363d46; --paper: #14171b; --shade: #1c2127; --link: #7ab8f5; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--paper); color: var(--ink);
      font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
    main { max-width: 58rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
    h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .5rem; }
    h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem; padding-top: .75rem;
      border-top: 1px solid var(--line); }
    .lead { font-size: 1.1rem; color: var(--soft); margin: 0 0 1rem; }
    nav ol { margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem;
      list-style: none; font-size: .9rem; }
    a { color: var(--link); }
    figure { margin: 1.25rem 0; }
    figure img { display: block; width: 100%; max-width: 40rem; margin: 0 auto; background: #fff;
      border-radius: 4px; }
    figcaption { margin-top: .5rem; font-size: .85rem; color: var(--soft);
      overflow-wrap: anywhere; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; font-size: .88rem;
      font-variant-numeric: tabular-nums; }
    th, td { padding: .3rem .6rem; text-align: left; white-space: nowrap;
      border-bottom: 1px solid var(--line); }
    thead th { border-bottom: 2px solid var(--ink); }
    .number { text-align: right; }
    .absent { color: var(--soft); }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.25rem;
      font-size: .9rem; }
    dt { color: var(--soft); }
    dd { margin: 0; overflow-wrap: anywhere; }
    pre { background: var(--shade); padding: .75rem 1rem; overflow-x: auto; font-size: .82rem;
      line-height: 1.45; border-radius: 4px; }
    @media (max-width: 36rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
    @media print { :root { --ink: #000; --soft: #333; --line: #999; --paper: #fff; --shade: #fff;
        --link: #000; }
      body { font-size: 10pt; } main { max-width: none; padding: 0; } nav { display: none; }
      .scroll { overflow: visible; } table { font-size: 8pt; }
      figure, pre { break-inside: avoid; } h2 { break-after: avoid; } }
    """
}
