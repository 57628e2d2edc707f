namespace Grid.Reports;

/// <summary>
/// The page's style sheet. Ink, one blue for what was measured and one orange for what must not be passed; they differ in lightness, so
/// they can be told apart without colour. Paper is always light.
/// </summary>
internal static class Style
{
    public const string Sheet =
        """

        :root { --paper: #fff; --ink: #1a1a1a; --soft: #5c5c5c; --rule: #d9d9d9; --faint: #efefef; --data: #1f5a94; --pale: #9dbbd8; --limit: #b34700; --wash: #fff4ec;
          --u0: #eef3f8; --u1: #cfdfee; --u2: #a6c4e0; --u3: #76a3cd; --u4: #4680b4; --u5: #225789; --u6: #0c2f52; --link: #8d8d8d; }
        @media screen and (prefers-color-scheme: dark) { :root { --paper: #14171a; --ink: #e8e8e6; --soft: #a3a7aa; --rule: #3a3f44; --faint: #23272b; --data: #7db4ea; --pale: #3c5f82; --limit: #ff9d5c; --wash: #33261c;
          --u0: #1d2935; --u1: #25405a; --u2: #2f5a82; --u3: #4279ad; --u4: #689bcb; --u5: #9cc1e4; --u6: #dcebf9; --link: #777d83; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.45 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", Arial, sans-serif; }
        main { max-width: 760px; margin: 0 auto; padding: 28px 20px 60px; }
        h1 { font-size: 25px; line-height: 1.2; margin: 0 0 4px; font-weight: 600; overflow-wrap: anywhere; }
        h2 { font-size: 19px; margin: 40px 0 8px; padding-top: 10px; border-top: 1px solid var(--ink); font-weight: 600; overflow-wrap: anywhere; }
        h3 { font-size: 16px; margin: 22px 0 4px; font-weight: 600; overflow-wrap: anywhere; }
        h4 { font-size: 15px; margin: 26px 0 4px; font-weight: 600; }
        p { margin: 6px 0 10px; overflow-wrap: anywhere; }
        ul { margin: 6px 0; padding-left: 20px; }
        .fine, figcaption, small { color: var(--soft); font-size: 12.5px; }
        .warning { background: var(--wash); border-left: 3px solid var(--limit); padding: 8px 12px; }
        .bad { color: var(--limit); font-weight: 600; }
        .good { white-space: nowrap; }
        figure { margin: 10px 0 18px; overflow-x: auto; break-inside: avoid; }
        figcaption { margin-top: 4px; }
        svg { display: block; max-width: 100%; height: auto; font-family: inherit; }
        pre { background: var(--faint); padding: 10px 12px; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 12.5px; }
        table { border-collapse: collapse; width: 100%; font-size: 12.5px; font-variant-numeric: tabular-nums; margin: 8px 0 14px; }
        th, td { text-align: left; vertical-align: top; padding: 3px 8px 3px 0; border-bottom: 1px solid var(--faint); font-weight: 400; overflow-wrap: anywhere; }
        thead th { color: var(--soft); overflow-wrap: normal; border-bottom: 1px solid var(--rule); vertical-align: bottom; }
        th.over { text-align: center; border-bottom: 1px solid var(--rule); }
        .n { text-align: right; white-space: nowrap; }
        th.n { white-space: normal; }
        td small { display: block; font-size: 11px; }
        .group { font-weight: 600; padding-top: 10px; }
        .beyond { font-weight: 700; }
        .hash { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 11.5px; }
        .marks { font-size: 12px; table-layout: fixed; }
        .marks th:first-child { width: 46%; }
        .marks th:nth-child(2) { width: 20%; }
        .marks td, .marks th { padding-top: 1px; padding-bottom: 1px; }
        ul.parts { list-style: none; padding: 0; }
        ul.parts li { margin: 0 0 12px; }
        .verdicts .time small { display: inline; margin-left: 6px; }
        .verdicts svg { position: relative; top: 3px; }
        text { font-size: 10px; fill: var(--ink); }
        .tick { font-size: 9px; fill: var(--soft); }
        .title { font-size: 10px; font-weight: 600; }
        .place { font-size: 10px; paint-order: stroke; stroke: var(--paper); stroke-width: 2.5px; }
        .e { text-anchor: end; }
        .m { text-anchor: middle; }
        .grid { stroke: var(--faint); stroke-width: 1; }
        .axis { stroke: var(--soft); stroke-width: 0.8; }
        line.limit { stroke: var(--limit); stroke-width: 1.2; stroke-dasharray: 4 3; }
        text.limit { fill: var(--limit); }
        .line { fill: none; stroke-width: 1.4; stroke-linejoin: round; }
        .line.mid { stroke: var(--soft); stroke-width: 1; }
        .line.high { stroke: var(--data); stroke-width: 1.8; }
        .line.top { stroke: var(--ink); stroke-width: 1; }
        text.mid { fill: var(--soft); }
        text.high { fill: var(--data); }
        text.top { fill: var(--ink); }
        .band { stroke: none; opacity: 0.25; }
        .band.mid { fill: var(--soft); }
        .band.high { fill: var(--data); }
        .band.top { fill: var(--soft); opacity: 0.18; }
        .whisker { stroke: var(--ink); stroke-width: 1.2; }
        .dot { fill: var(--data); stroke: var(--paper); stroke-width: 0.8; }
        .dot.mid { fill: var(--soft); }
        .dot.top { fill: var(--ink); }
        .bar { fill: var(--pale); }
        .bar.over { fill: var(--limit); }
        .bar.none { fill: var(--faint); }
        .cell.none { fill: var(--faint); }
        .link { fill: none; stroke: var(--link); opacity: 0.5; }
        .sender { stroke: var(--soft); stroke-width: 3; stroke-linecap: round; opacity: 0.6; fill: none; }
        .site { stroke: var(--ink); stroke-width: 0.9; }
        .site.none { fill: var(--paper); }
        text.on { font-size: 8px; }
        .u0 { fill: var(--u0); } .u1 { fill: var(--u1); } .u2 { fill: var(--u2); } .u3 { fill: var(--u3); } .u4 { fill: var(--u4); } .u5 { fill: var(--u5); } .u6 { fill: var(--u6); }
        text.u0, text.u1, text.u2, text.u3 { fill: var(--ink); } text.u4, text.u5, text.u6 { fill: var(--paper); }
        @media (max-width: 560px) { main { padding: 20px 12px 40px; } table { display: block; overflow-x: auto; } th, td { overflow-wrap: normal; } td svg { max-width: none; } .marks { table-layout: auto; } }
        @page { size: A4; margin: 15mm; }
        @media print { body { font-size: 10pt; } main { max-width: none; padding: 0; } .detail { break-before: page; } h2, h3, h4 { break-after: avoid; } tr { break-inside: avoid; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }

        """;
}
