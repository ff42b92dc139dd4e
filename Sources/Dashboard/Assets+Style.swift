extension Assets {
  /// The look of all pages: one column, tables that scroll within it, dark mode, phones, paper.
  static let style = """
    :root { color-scheme: light dark; --ink: #1c2024; --soft: #5c6670; --line: #dde1e5;
      --paper: #fdfdfc; --shade: #f3f5f4; --link: #0b5a8f; --brand: #2f6b4f; --mark: #fff1c4;
      --good: #1c7a4f; --busy: #0b5a8f; --wait: #8a939c; --warn: #a85c00; --bad: #b3261e; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e4e7ea; --soft: #98a2ad; --line: #333a41;
      --paper: #15181b; --shade: #1d2125; --link: #7fbcec; --brand: #7cc4a0; --mark: #4a3d12;
      --good: #63c795; --busy: #7fbcec; --wait: #7d8791; --warn: #e0a458; --bad: #f28b82; } }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body { margin: 0; background: var(--paper); color: var(--ink);
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
    header, main, footer { max-width: 74rem; margin: 0 auto; padding: 0 1.25rem; }
    header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1.75rem;
      padding-top: .9rem; padding-bottom: .7rem; border-bottom: 1px solid var(--line); }
    .brand { font-weight: 650; letter-spacing: .01em; color: var(--brand); text-decoration: none; }
    header nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
    header nav a { color: var(--soft); text-decoration: none; padding: .15rem 0; }
    header nav a:hover { color: var(--ink); }
    header nav a[aria-current] { color: var(--ink); box-shadow: 0 2px 0 var(--brand); }
    main { padding-top: 1.5rem; padding-bottom: 2.5rem; outline: none; }
    footer { border-top: 1px solid var(--line); color: var(--soft); font-size: .82rem;
      padding-top: .6rem; padding-bottom: 1.5rem; display: flex; flex-wrap: wrap;
      justify-content: space-between; gap: 0 2rem; overflow-wrap: anywhere; }
    footer p { margin: .3rem 0; }
    h1 { font-size: 1.45rem; line-height: 1.25; font-weight: 620; margin: 0 0 1rem;
      overflow-wrap: anywhere; }
    h2 { font-size: 1.05rem; font-weight: 620; margin: 2rem 0 .6rem; }
    h3, h4 { font-size: .95rem; margin: 1.2rem 0 .4rem; }
    a { color: var(--link); text-underline-offset: .15em; text-decoration-thickness: 1px; }
    :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
    .skip { position: absolute; left: -999px; }
    .skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .4rem .8rem; z-index: 2; }
    .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    .lead { font-size: 1.05rem; color: var(--soft); margin: 0 0 1rem; max-width: 60rem; }
    .absent, .empty { color: var(--soft); }
    code, pre, kbd { font-family: ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace;
      font-size: .88em; }
    kbd { border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 3px;
      padding: 0 .3em; }
    pre { background: var(--shade); border-radius: 5px; padding: .75rem 1rem; overflow-x: auto;
      line-height: 1.45; margin: .5rem 0 1rem; }
    .log { max-height: 26rem; overflow: auto; }
    .fault { border-left: 3px solid var(--bad); }
    form.bar { display: flex; flex-wrap: wrap; gap: .5rem .9rem; align-items: end; margin: 0 0 1rem; }
    label { color: var(--soft); font-size: .82rem; display: block; max-width: 100%; }
    label.wide { flex: 1 1 20rem; }
    label.check { display: flex; align-items: center; gap: .35rem; height: 2.25rem;
      color: var(--ink); }
    input[type=search], select, button { font: inherit; font-size: .93rem; color: var(--ink);
      background: var(--paper); border: 1px solid var(--line); border-radius: 5px;
      padding: .36rem .6rem; height: 2.25rem; }
    input[type=search] { width: 100%; font-family: ui-monospace, Menlo, Consolas, monospace;
      font-size: .86rem; }
    input[type=search], select { display: block; margin-top: .15rem; max-width: 100%; }
    select { max-width: 19rem; }
    input[aria-invalid] { border-color: var(--bad); }
    button { cursor: pointer; background: var(--shade); }
    button:hover { border-color: var(--soft); }
    .tally { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center;
      gap: .4rem 1rem; color: var(--soft); margin: .25rem 0 .5rem; }
    .scroll { overflow-x: auto; position: relative; }
    table { border-collapse: collapse; width: 100%; font-size: .88rem;
      font-variant-numeric: tabular-nums; }
    caption { text-align: left; color: var(--soft); padding: .2rem .5rem; }
    th, td { padding: .34rem .6rem; text-align: left; white-space: nowrap; vertical-align: baseline;
      border-bottom: 1px solid var(--line); }
    thead th { font-weight: 560; color: var(--soft); border-bottom-color: var(--soft); }
    thead a { color: inherit; text-decoration: none; }
    thead a:hover { color: var(--ink); text-decoration: underline; }
    th[aria-sort] a { color: var(--ink); }
    tbody th { font-weight: 500; }
    tbody tr:hover, tbody tr:focus, tbody tr:focus-within, tbody tr.here { background: var(--shade); }
    tbody tr:focus { outline: 2px solid var(--link); outline-offset: -2px; }
    .number { text-align: right; }
    .words { white-space: normal; min-width: 9rem; overflow-wrap: anywhere; }
    td small { display: block; color: var(--soft); max-width: 20rem; overflow: hidden;
      text-overflow: ellipsis; }
    mark { background: var(--mark); color: inherit; padding: .05em .25em; border-radius: 3px; }
    .steps { display: flex; gap: 1.25rem; margin: .8rem 0; }
    dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .22rem 1.25rem;
      font-size: .92rem; margin: 0; }
    dt { color: var(--soft); }
    dd { margin: 0; overflow-wrap: anywhere; }
    .state { white-space: nowrap; }
    .state::before { content: ""; display: inline-block; width: .55em; height: .55em;
      border-radius: 50%; margin-right: .4em; background: var(--wait); }
    .finished::before, .upheld::before { background: var(--good); }
    .running::before, .judged::before { background: var(--busy); }
    .refused::before, .timed_out::before, .inconclusive::before { background: var(--warn); }
    .failed::before, .diverged::before, .lost::before, .contradicted::before {
      background: var(--bad); border-radius: 1px; }
    .runnable::before { background: none; border: 1.5px solid var(--busy); }
    svg { display: block; max-width: 100%; }
    .states { width: 100%; height: 8px; border-radius: 4px; background: var(--shade); }
    td .states { width: 11rem; }
    .fill-finished { fill: var(--good); } .fill-running { fill: var(--busy); }
    .fill-pending { fill: var(--line); } .fill-refused, .fill-timed_out { fill: var(--warn); }
    .fill-failed, .fill-diverged, .fill-lost { fill: var(--bad); }
    .counts { list-style: none; margin: .6rem 0 1rem; padding: 0; display: flex; flex-wrap: wrap;
      gap: .2rem 1.4rem; }
    .counts a { text-decoration: none; color: inherit; }
    .counts a:hover { text-decoration: underline; }
    .plain { list-style: none; margin: 0; padding: 0; max-width: 40rem; }
    .plain li { margin: .5rem 0; }
    figure { margin: 0 0 1rem; }
    figcaption { font-size: .85rem; color: var(--soft); display: flex; flex-wrap: wrap;
      gap: .1rem 1.1rem; }
    figcaption span { white-space: nowrap; }
    .curves { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr));
      gap: .5rem 2rem; }
    .curve svg, .pareto > svg { width: 100%; height: auto; }
    .pareto { position: relative; max-width: 56rem; }
    .grid { stroke: var(--line); stroke-width: 1; }
    .axis { stroke: var(--soft); stroke-width: 1; }
    .tick, .label { fill: var(--soft); font-size: 11px; }
    .curve-line { fill: none; stroke: var(--link); stroke-width: 1.4; stroke-linejoin: round; }
    .curve-point { fill: var(--link); }
    .front { fill: none; stroke: var(--soft); stroke-width: 1.2; stroke-dasharray: 5 3; }
    .key { display: inline-block; width: .8em; height: .8em; vertical-align: -.05em; }
    .key .front { stroke-width: 2; }
    .point circle { stroke: var(--paper); stroke-width: 1; }
    .point .member { stroke: var(--ink); stroke-width: 1.5; }
    .point:hover circle, .point:focus circle { stroke: var(--ink); stroke-width: 3; }
    .point:focus { outline: none; }
    .fill-black { fill: #222; } .fill-orange { fill: #e69f00; } .fill-skyBlue { fill: #56b4e9; }
    .fill-green { fill: #009e73; } .fill-blue { fill: #0072b2; } .fill-vermilion { fill: #d55e00; }
    .fill-purple { fill: #cc79a7; } .fill-grey { fill: #7f7f7f; }
    @media (prefers-color-scheme: dark) { .fill-black { fill: #f0f0f0; } .fill-blue { fill: #4a9bd4; } }
    .tip { position: absolute; margin: 0; padding: .3rem .6rem; background: var(--ink);
      color: var(--paper); font-size: .82rem; border-radius: 4px; pointer-events: none;
      max-width: 18rem; z-index: 1; left: 0; top: 0; }
    .claim { border-top: 1px solid var(--line); padding: .5rem 0; }
    summary { cursor: pointer; }
    summary .state { margin-right: .7em; }
    blockquote { margin: .5rem 0; padding-left: .9rem; border-left: 3px solid var(--line); }
    @media (max-width: 40rem) { .minor { display: none; } header, main, footer { padding-left: .9rem;
        padding-right: .9rem; } dl { grid-template-columns: minmax(0, 1fr); } dd { margin-bottom: .4rem; }
      .keys { display: none; } th, td { padding: .4rem .45rem; } td .states { width: 5rem; }
      .tick, .label { font-size: 15px; } label.wide { flex-basis: 100%; }
      select { max-width: 100%; } }
    @media print { :root { --ink: #000; --soft: #333; --line: #aaa; --paper: #fff; --shade: #fff;
        --link: #000; }
      header nav, footer, form.bar, .steps, .tally button, input { display: none; }
      body { font-size: 10pt; } main { max-width: none; padding: 0; } .scroll { overflow: visible; }
      table { font-size: 8pt; } tr, figure { break-inside: avoid; } h2 { break-after: avoid; } }
    """
}
