using System;
using System.Security.Cryptography;

namespace Saker.Files.Listing;

/// <summary>The look of a listing page, and the name by which a Content-Security-Policy allows it. Immutable.</summary>
/// <remarks>
/// Only line feeds end its lines: a browser turns others into them before it computes the hash, which would then be another one.
/// The icons are images in data: addresses, chosen by the end of the link, so that ten thousand rows need no markup for them.
/// Below 40rem an entry takes two lines; browsers keep the roles of a table's elements however these are laid out.
/// </remarks>
internal static class ListingStyle
{
    /// <summary>The content of the style element, in UTF-8.</summary>
    public static ReadOnlySpan<byte> Text =>
        """
        :root {
          color-scheme: light dark;
          --ground: #f4f7f8; --raised: #fff; --sunken: #e6edf0; --ink: #141d22; --quiet: #4a5b65; --line: #cfdae0; --strong: #7d929e; --bill: #175071; --cere: #f5b800;
          --folder: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20'%3E%3Cpath fill='%23d09a00' d='M2 5.500A1.500 1.500 0 0 1 3.500 4H8l2 2h6.500A1.500 1.500 0 0 1 18 7.500V15H2Z'/%3E%3Cpath fill='%23f5b800' d='M2 8.500h16v6A1.500 1.500 0 0 1 16.500 16h-13A1.500 1.500 0 0 1 2 14.500Z'/%3E%3C/svg%3E");
          --file: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20' fill='none' stroke='%237d929e' stroke-width='1.400' stroke-linejoin='round'%3E%3Cpath d='M5 2.700h6.500L15.300 6.500v10.800H5Z'/%3E%3Cpath d='M11.300 2.900v3.800h3.800'/%3E%3C/svg%3E");
          --up: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20' fill='none' stroke='%237d929e' stroke-width='1.800' stroke-linecap='round' stroke-linejoin='round'%3E%3Cpath d='M10 16V4.500M5 9.500l5-5 5 5'/%3E%3C/svg%3E");
        }
        @media (prefers-color-scheme: dark) {
          :root { --ground: #0e1519; --raised: #151f25; --sunken: #1b272e; --ink: #e4ecef; --quiet: #a3b4bd; --line: #2b3a43; --strong: #62757f; --bill: #8fc9ea; }
        }
        *, ::before, ::after { box-sizing: border-box; }
        html { background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 3.5rem; }
        body { margin: 0; }
        main { width: min(100% - 2 * clamp(1rem, 4vw, 2.5rem), 64rem); margin: 0 auto; padding: clamp(1.5rem, 5vw, 3.5rem) 0 clamp(2rem, 6vw, 5rem); }
        a { color: var(--bill); text-decoration-thickness: 0.09em; text-underline-offset: 0.18em; }
        :focus-visible { outline: 3px solid var(--cere); outline-offset: 2px; border-radius: 3px; box-shadow: 0 0 0 2px var(--ink); }
        bdi { white-space: pre-wrap; overflow-wrap: anywhere; }
        nav ol { display: flex; flex-wrap: wrap; margin: 0 0 0.35rem; padding: 0; list-style: none; font-size: 0.975rem; }
        nav li::after { content: "/"; content: "/" / ""; margin: 0 0.5em; color: var(--strong); }
        h1 { margin: 0; font-size: clamp(1.75rem, 1.3rem + 2vw, 2.6rem); line-height: 1.15; font-weight: 720; letter-spacing: -0.02em; overflow-wrap: anywhere; text-wrap: balance; }
        .note { margin: 1.25rem 0 0; padding: 0.2rem 0 0.2rem 1rem; border-left: 4px solid var(--cere); color: var(--quiet); }
        table, .empty { width: 100%; margin-top: 1.5rem; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--raised); overflow: clip; }
        table { table-layout: fixed; border-collapse: separate; border-spacing: 0; font-variant-numeric: tabular-nums; }
        caption { caption-side: bottom; padding: 0.8rem 0 0; text-align: left; color: var(--quiet); font-size: 0.95rem; }
        th, td { padding: 0; text-align: left; vertical-align: baseline; font-weight: inherit; }
        th:nth-child(2), td:nth-child(2) { width: 7.5rem; text-align: right; }
        th:nth-child(3), td:nth-child(3) { width: 13rem; padding-right: 1rem; text-align: right; }
        td:not([colspan]) { color: var(--quiet); font-size: 0.95rem; white-space: nowrap; }
        td:empty::before { content: "\2013"; content: "\2013" / ""; color: var(--strong); }
        thead th { position: sticky; top: 0; z-index: 1; background: var(--sunken); border-bottom: 1px solid var(--line); font-size: 0.9rem; font-weight: 620; }
        thead a { display: inline-block; padding: 0.65rem 0; color: var(--quiet); text-decoration: none; }
        thead th:first-child { padding-left: 3.1rem; }
        thead a:hover { color: var(--ink); text-decoration: underline; }
        [aria-sort] a { color: var(--ink); box-shadow: inset 0 -3px var(--cere); }
        [aria-sort] a::after { display: inline-block; width: 1.1em; text-align: right; }
        [aria-sort="ascending"] a::after { content: "\2191"; content: "\2191" / ""; }
        [aria-sort="descending"] a::after { content: "\2193"; content: "\2193" / ""; }
        tbody tr + tr > * { border-top: 1px solid var(--line); }
        tbody tr:hover { background: var(--ground); }
        tbody a, tbody th span, .empty a { display: block; padding: 0.6rem 1rem 0.6rem 3.1rem; background: var(--file) 1.1rem 0.7rem / 1.25rem no-repeat; color: inherit; font-weight: 500; text-decoration: none; }
        tbody a[href$="/"], .folder { background-image: var(--folder); }
        tbody th span { color: var(--quiet); font-weight: 400; }
        small { display: inline-block; margin-left: 0.5em; padding: 0 0.45em; border: 1px solid var(--line); border-radius: 1em; font-size: 0.8rem; line-height: 1.4; }
        :is(tbody, .empty) a[href="../"] { background-image: var(--up); color: var(--quiet); }
        :is(tbody, .empty) a:hover { color: var(--bill); text-decoration: underline; }
        :is(tbody, .empty) a:focus-visible { outline-offset: -3px; box-shadow: inset 0 0 0 5px var(--ink); }
        .empty p { margin: 0; padding: 2.5rem 1rem; color: var(--quiet); text-align: center; }
        .empty a + p { border-top: 1px solid var(--line); }
        @media (max-width: 40rem) {
          table { display: flex; flex-direction: column; }
          thead, tbody { display: block; }
          caption { display: block; order: 1; padding: 0.7rem 1rem; border-top: 1px solid var(--line); }
          thead tr { display: flex; flex-wrap: wrap; gap: 0 1.1rem; padding: 0 1rem; background: var(--sunken); border-bottom: 1px solid var(--line); }
          thead th { position: static; border: 0; font-size: 0.85rem; white-space: nowrap; }
          thead th:is(:first-child, :nth-child(2), :nth-child(3)) { width: auto; padding: 0; text-align: left; }
          tbody tr { display: grid; grid-template-columns: 3.1rem auto 1fr; }
          tbody th, [colspan] { grid-column: 1 / -1; }
          tbody a, tbody th span { padding-bottom: 0.1rem; }
          [colspan] a { padding-bottom: 0.6rem; }
          td:is(:nth-child(2), :nth-child(3)) { width: auto; padding: 0 1rem 0.6rem 0; border: 0; font-size: 0.875rem; text-align: left; }
          td:nth-child(2) { grid-column: 2; }
          td:nth-child(3) { grid-column: 3; }
          td:empty { display: none; }
        }
        """u8;

    /// <summary>What style-src takes for this very text: <c>sha256-</c> and the hash in base64 (CSP Level 3 §2.3.1).</summary>
    public static string Source { get; } = "sha256-" + Convert.ToBase64String(SHA256.HashData(Text));
}
