using System;
using System.Collections.Generic;
using System.Linq;

namespace Saker.EndToEnd.Tests.Attacks;

/// <summary>Request targets that try to leave a folder, or to see what it hides: the known tricks, combined.</summary>
internal static class PathAttacks
{
    /// <summary>The ways people have tried to write "../" so that a check misses it and the file system does not.</summary>
    private static readonly string[] s_climbs =
    [
        // As it is, and encoded once, in part, in both cases.
        "../", "..%2f", "..%2F", "%2e%2e/", "%2E%2E/", "%2e./", ".%2e/", "%2E%2e%2F", "%2e%2e%2f",
        // Encoded twice and three times, and nested so that one decoding makes the next.
        "%252e%252e/", "%252e%252e%252f", "..%252f", "%25252e%25252e/", "..%25252f", "%%32%65%%32%65/", "%%2e%2e/", "%25%32%65%25%32%65/",
        // Backslashes.
        "..\\", "..%5c", "..%5C", "%2e%2e\\", "%2e%2e%5c", "..%255c", "\\..\\", "%5c..%5c", "..\\/", "../\\",
        // Overlong UTF-8, truncated UTF-8, and longer forms than there are.
        "%c0%ae%c0%ae/", "%c0%ae%c0%ae%c0%af", "..%c0%af", "..%c1%9c", "..%c1%1c", "%c0%2e%c0%2e/", "..%c0%2f", "%e0%80%ae%e0%80%ae/",
        "..%e0%80%af", "%f0%80%80%ae%f0%80%80%ae/", "..%f8%80%80%80%af", "..%fc%80%80%80%80%af", "..%c0/", "..%e0%80/", "..%ed%a0%80/",
        // Unicode that normalises, or looks, like the real thing; Microsoft's %u.
        "%ef%bc%8e%ef%bc%8e/", "..%ef%bc%8f", "..%e2%88%95", "..%e2%81%84", "%e2%80%a4%e2%80%a4/", "%e2%80%a5/", "..%ef%bc%bc",
        "%uff0e%uff0e/", "..%u2215", "..%u2216", "%u002e%u002e%u002f", "..%u005c",
        // Something that is thrown away later.
        "..;/", "..;x=y/", "..%3b/", ";/../", "..%00/", "%00../", "../%00", "..%20/", "..%09/", "..%0a/", "..%0d%0a/", "..%7f/", "..%c2%80/",
        "..%e2%80%8b/", "..%e2%80%8f/", "..%ef%bb%bf/", "..?/", "..%3f/", "..#/", "..%23/", "..*/", "..:/", "..|/", ".. /",
        // What becomes "../" when "../" or "./" is cut out of it once.
        "..../", "....//", ".../", "...//", "..././", ".../...//", "....\\\\", "..../\\", "..%2e/", ".%2e%2e/", "%2e%2e%2e/",
        // Empty and dot segments around it.
        "./../", "/../", "//../", "..//", "..///", "/./../", "././../", "x/../../", "x/y/../../../", "%2e/%2e%2e/",
        // Escapes that are none.
        "..%2g/", "..%/", "..%2/", "..%%2f", "..%-1/", "..%x2f/", "\\x2e\\x2e/",
    ];

    private static readonly string[] s_prefixes = ["/", "/folder/", "/page.txt/", "/out/", "//", "/.well-known/"];

    private static readonly string[] s_outside = ["canary.txt", "outside/canary.txt", "site-secret/canary.txt", "etc/passwd"];

    private static readonly string[] s_suffixes =
    [
        "", "/", "/.", "/./", ".", "..", "...", "%20", "+", "%00", "%00.html", "%00.txt", ";", ";x=y", "?", "?x", "#", "::$DATA", ":x", "~", "%2f", "%5c", "%0a", "/index.html", "%e2%80%ae",
    ];

    /// <summary>The hidden files of <see cref="PathAttackSite"/>.</summary>
    private static readonly string[] s_hidden =
    [
        ".env", ".git/config", ".git/HEAD", "folder/.htpasswd", "folder/.git/config", "_headers", "_redirects", ".well-known/.secret", ".ssh/id_rsa", "folder/deeper/.env",
    ];

    private static readonly string[] s_dots =
    [
        ".", "%2e", "%2E", "%252e", "%c0%ae", "%e0%80%ae", "%u002e", "%ef%bc%8e", "%e2%80%a4", "./.", "/.", "//.", ";.", ";/.", "%00.", "%20.", "%09.", "x/../.", "%2f.", "%5c.", "\\.", "%2e/.", ".%2f.",
    ];

    /// <summary>All of them, each once. <paramref name="outside"/> is the absolute path of the folder that the root lies in.</summary>
    public static IReadOnlyList<string> All(string outside) => [.. Climbs().Concat(Hidden()).Concat(Forms(outside)).Concat(Names()).Concat(Long()).Distinct()];

    private static IEnumerable<string> Climbs()
    {
        foreach (string climb in s_climbs)
        {
            foreach (string prefix in s_prefixes)
            {
                foreach (string file in s_outside)
                {
                    foreach (int depth in (int[])[1, 2, 3, 8]) yield return prefix + string.Concat(Enumerable.Repeat(climb, depth)) + file;
                }
            }

            foreach (string suffix in s_suffixes) yield return $"/{climb}outside/canary.txt{suffix}";
        }
    }

    private static IEnumerable<string> Hidden()
    {
        foreach (string name in s_hidden)
        {
            foreach (string suffix in s_suffixes)
            {
                yield return $"/{name}{suffix}";
                yield return $"/folder/../{name}{suffix}";
                yield return $"//{name}{suffix}";
                yield return $"/{name.ToUpperInvariant()}{suffix}";
                int dot = name.LastIndexOf('.');
                if (dot < 0) continue;
                foreach (string written in s_dots) yield return $"/{name[..dot]}{written}{name[(dot + 1)..]}{suffix}";
            }

            // Every byte of it as an escape, and one byte at a time.
            yield return "/" + string.Concat(name.Select(c => c == '/' ? "/" : $"%{(int)c:x2}"));
            for (int i = 0; i < name.Length; i++) yield return $"/{name[..i]}%{(int)name[i]:X2}{name[(i + 1)..]}";
        }
    }

    private static IEnumerable<string> Forms(string outside)
    {
        string[] authorities = ["a", "a:80", "..", "../", "a/..", "a\\..", "a@..", "a:80/..", "[::1]", "%2e%2e", "a%2f..", "", "a?", "a#", "127.0.0.1", "localhost:99999"];
        foreach (string scheme in (string[])["http://", "HTTP://", "https://", "file://", "ftp://", "http:/", "http:", "//", "///", "\\\\", "jar:file://", "http:\\\\"])
        {
            foreach (string authority in authorities)
            {
                foreach (string path in (string[])["/../canary.txt", "/../../canary.txt", "/outside/canary.txt", "/.env", "/.git/config", outside + "/canary.txt", "/%2e%2e/site-secret/canary.txt", "/../site-secret/canary.txt"])
                    yield return scheme + authority + path;
            }
        }

        foreach (string path in (string[])["canary.txt", "outside/canary.txt", "site/.env", "site-secret/canary.txt", "site/../canary.txt", "site/.git/config"])
        {
            string full = $"{outside}/{path}";
            yield return full;
            yield return "/" + full;
            yield return "//" + full;
            yield return "/%2f" + full;
            yield return "/folder/" + full;
            yield return full.Replace("/", "%2f", StringComparison.Ordinal);
            yield return "/" + full.Replace("/", "%2f", StringComparison.Ordinal);
            yield return full.Replace('/', '\\');
            yield return $"/proc/self/root{full}";
            yield return $"/proc/self/cwd/../{path}";
            yield return $"/machine/proc/self/root{full}";
            yield return $"/magic{full}";
            yield return $"/-secret/../{path}";
            yield return path;
            yield return "../" + path;
            yield return "*" + path;
            yield return "?" + path;
            yield return "/?" + path;
            yield return "/?/../" + path;
            yield return "/../" + path + "?/../";
        }

        // A name that the root's own is a prefix of: /srv/site is not /srv/site-secret.
        foreach (string link in (string[])["out", "absolute-out", "neighbour", "out-and-in", "chain", "folder/up", "machine", "magic"])
        {
            foreach (string path in (string[])["", "/", "/canary.txt", "/outside/canary.txt", "/site-secret/canary.txt", "/../canary.txt", "/../site-secret/canary.txt", "/.", "/./canary.txt", "//canary.txt", "/%2e/canary.txt", "/etc/passwd", "/site/.env"])
            {
                yield return $"/{link}{path}";
                yield return $"/folder/../{link}{path}";
                yield return $"//{link}{path}";
            }
        }

        yield return "/out-file.txt";
        yield return "/out-file";
        yield return "/-secret/canary.txt";
        yield return "/..-secret/canary.txt";
        yield return "-secret/canary.txt";
        yield return "/../site-secret/canary.txt";
    }

    private static IEnumerable<string> Names()
    {
        string[] devices = ["CON", "con", "NUL", "nul", "AUX", "PRN", "COM1", "LPT1", "CLOCK$", "CONIN$", "COM%c2%b9"];
        foreach (string device in devices)
        {
            foreach (string suffix in (string[])["", ".txt", ".", " ", "%20", ":", "::$DATA", "/", "/x", "%2etxt"])
            {
                yield return $"/{device}{suffix}";
                yield return $"/folder/{device}{suffix}";
            }
        }

        foreach (string suffix in s_suffixes)
        {
            yield return "/page.txt" + suffix;
            yield return "/PAGE.TXT" + suffix;
            yield return "/folder" + suffix;
            yield return "/C:" + suffix;
            yield return "/C:%5c..%5ccanary.txt" + suffix;
            yield return "/C:/../canary.txt" + suffix;
            yield return "/page~1.txt" + suffix;
            yield return "/." + suffix;
            yield return "/.." + suffix;
            yield return "/..." + suffix;
        }
    }

    private static IEnumerable<string> Long()
    {
        // Beyond NAME_MAX (255), beyond PATH_MAX (4096), and a deep tree that is really there.
        foreach (int length in (int[])[254, 255, 256, 257, 300, 1024, 4090, 4095, 4096, 4097, 7000])
        {
            yield return "/" + new string('a', length);
            yield return "/" + new string('a', length) + "/../../canary.txt";
            yield return "/folder/" + new string('.', length);
            yield return "/" + Repeat("%61", length / 3);
            yield return "/" + Repeat("a/", length / 2);
            yield return "/" + Repeat("./", length / 2) + "../canary.txt";
            yield return "/" + new string('/', length) + "../canary.txt";
            yield return "/" + Repeat("a/../", length / 5) + "../canary.txt";
            yield return "/" + Repeat("a/", length / 5) + Repeat("../", length / 5) + "../canary.txt";
            yield return "/" + Repeat(PathAttackSite.DeepName + "/", Math.Min(length / PathAttackSite.DeepName.Length, 60)) + "canary.txt";
            yield return "/" + Repeat("%2e%2e/", length / 7) + "outside/canary.txt";
        }

        for (int depth = 1; depth <= PathAttackSite.Depth; depth++)
        {
            string down = Repeat(PathAttackSite.DeepName + "/", depth);
            yield return $"/{down}.hidden";
            yield return $"/{down}{Repeat("../", depth)}../canary.txt";
            yield return $"/{down}{Repeat("%2e%2e/", depth + 1)}outside/canary.txt";
        }

        static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
    }
}
